// The key "/" leads to the search of the roadmap, unless something is being typed.

const search = document.getElementById("roadmap-search");
if (matchMedia("(hover: hover)").matches) search.placeholder = "Search (press /)";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search.focus();
});
