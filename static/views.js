// A bar of views that is wider than the screen begins at the view that is open, not at its first.

for (const here of document.querySelectorAll(".views [aria-current], .plan-views [aria-current]")) {
  const bar = here.closest("ul");
  const apart = here.getBoundingClientRect().left - bar.getBoundingClientRect().left;
  bar.scrollLeft += apart - (bar.clientWidth - here.offsetWidth) / 2;
}

// On a phone, filters that nobody has set lie folded: what is shown comes first.

const fold = document.querySelector(".fold");
if (fold && matchMedia("(max-width: 767px)").matches) {
  const fields = [...fold.querySelectorAll("select, input:not([type=hidden])")];
  fold.open = fields.some((field) => field.value && field.name !== "q");
}

// A timeline or a board that is wider than the screen begins at today, not at its first month.

function toToday() {
  const today = document.querySelector(".gantt .line-today");
  if (today) {
    const roll = today.closest(".gantt");
    const seen = roll.clientWidth - roll.querySelector(".gantt-names").offsetWidth;
    roll.scrollLeft = today.x1.baseVal.value - seen / 2;
  }
  for (const now of document.querySelectorAll(".phases > .is-now")) {
    const roll = now.parentElement;
    roll.scrollLeft = now.offsetLeft - roll.offsetLeft - (roll.clientWidth - now.offsetWidth) / 2;
  }
}

toToday();
document.addEventListener("htmx:afterSwap", toToday);
