// A bar of views that is wider than the screen begins at the view that is open, not at its first.

for (const here of document.querySelectorAll(".views [aria-current], .plan-views [aria-current]")) {
  const bar = here.closest("ul");
  const apart = here.getBoundingClientRect().left - bar.getBoundingClientRect().left;
  bar.scrollLeft += apart - (bar.clientWidth - here.offsetWidth) / 2;
}
