// Print and copy a piece of the launch kit. Without this the browser prints, and .txt can be taken.

const page = () => document.querySelector("[data-copied]");

function show() {
  for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
}

async function copy() {
  const said = document.querySelector("[data-said]");
  try {
    await navigator.clipboard.writeText(page().innerText);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(page());
    said.textContent = "It is marked: copy it with your keyboard.";
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  if (event.target.closest("[data-copy]")) copy();
});
document.addEventListener("htmx:afterSwap", show);
show();
