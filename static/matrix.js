/* The matrix as a grid: one stop for the Tab key, arrow keys inside, Space chooses, Enter opens.
   Without script it stays the table it is: ticks and links, one after the other. */

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const grid = () => document.getElementById("grid");
const tick = (cell) => cell.querySelector("input[type=checkbox]");

/* Rows of cells as they are walked; headings of branches and empty rows are left out. */
const rows = () =>
  Array.from(grid().rows, (row) => Array.from(row.cells)).filter((cells) => cells.length > 1);

const place = (cell) => {
  const all = rows();
  const y = all.findIndex((cells) => cells.includes(cell));
  return [all, y, all[y].indexOf(cell)];
};

function stop(cell) {
  for (const other of grid().querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
}

function go(cell) {
  stop(cell);
  cell.focus();
}

/* The cell that a key leads to; null where it leads nowhere. */
function target(event, cell) {
  const [all, y, x] = place(cell);
  const last = all[y].length - 1;
  if (event.key in MOVES) {
    const [down, right] = MOVES[event.key];
    return all[y + down]?.[x + right] ?? null;
  }
  if (event.key === "Home") return event.ctrlKey ? all[0][0] : all[y][0];
  if (event.key === "End") return event.ctrlKey ? all.at(-1).at(-1) : all[y][last];
  return null;
}

function pressed(event) {
  const cell = event.target.closest("td, th");
  if (!cell || event.altKey || event.metaKey) return;
  const next = target(event, cell);
  if (next) {
    event.preventDefault();
    go(next);
  } else if (event.key === "Enter" && event.target === cell) {
    event.preventDefault();
    cell.querySelector("a")?.click();
  } else if (event.key === " " && tick(cell) && event.target === cell) {
    event.preventDefault();
    tick(cell).click();
  }
}

/* A team's tick is that of its cells; a milestone's also stands for the pages not shown. */
function ticked(box) {
  if (box.name === "rollout") {
    if (!box.checked) for (const head of heads(box.closest("td"))) head.checked = false;
  } else {
    for (const cell of under(box)) cell.checked = box.checked;
  }
  show();
}

const inRow = (row) => row.querySelectorAll("input[name=rollout]");

function under(box) {
  const head = box.closest("th");
  if (box.name === "team") return inRow(head.parentElement);
  const column = rows().map((cells) => cells[head.cellIndex]);
  return column.map(tick).filter((other) => other?.name === "rollout");
}

const heads = (cell) =>
  [tick(cell.parentElement.cells[0]), tick(grid().rows[0].cells[cell.cellIndex])].filter(Boolean);

/* How many are chosen, milestones in all their teams; and which cells those are. */
function show() {
  const columns = Array.from(grid().querySelectorAll("input[name=milestone]:checked"));
  const whole = columns.map((box) => box.closest("th").cellIndex);
  let size = columns.reduce((sum, box) => sum + Number(box.dataset.size), 0);
  for (const box of inRow(grid())) {
    const cell = box.closest("td");
    cell.setAttribute("aria-selected", box.checked);
    if (box.checked && !whole.includes(cell.cellIndex)) size += 1;
  }
  document.getElementById("chosen-words").textContent = size ? `${size} chosen` : "";
  document.getElementById("change-chosen").classList.toggle("act-main", size > 0);
}

function begin() {
  const table = grid();
  if (!table || table.getAttribute("role") === "grid") return;
  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  for (const cell of table.querySelectorAll("td")) cell.setAttribute("role", "gridcell");
  for (const inner of table.querySelectorAll("a, input")) inner.tabIndex = -1;
  for (const cells of rows()) for (const cell of cells) cell.tabIndex = -1;
  stop(rows()[0][0]);
  table.addEventListener("keydown", pressed);
  table.addEventListener("change", (event) => ticked(event.target));
  table.addEventListener("focusin", (event) => stop(event.target.closest("td, th")));
  show();
}

document.addEventListener("htmx:afterSettle", begin);
begin();
