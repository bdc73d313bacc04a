/* An @ in a comment offers the people who may read it. Arrow keys choose, Enter or a click takes a
   name, Escape closes. Without this script the name is typed, or chosen in the list below. */

const WAIT = 200; // milliseconds after the last letter
const SIGN = /(^|[\s(“„"'])@([^\s@][^\n@]{0,40})?$/u;

for (const form of document.querySelectorAll("form[data-people]")) offer(form);

function offer(form) {
  const field = form.elements.text;
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let timer, asked = 0;
  list.id = `${field.id}-people`;
  list.className = "people-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People who may read this");
  list.hidden = true;
  told.className = "hidden";
  told.setAttribute("role", "status");
  field.after(list, told);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.autocomplete = "off";

  const before = () => field.value.slice(0, field.selectionStart);
  const options = () => [...list.children];
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function close() {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const all = options();
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    field.setAttribute("aria-activedescendant", all[place].id);
    all[place].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    const found = SIGN.exec(before());
    const start = found.index + found[1].length;
    const name = `@${option.textContent} `;
    field.setRangeText(name, start, field.selectionStart, "end");
    close();
    told.textContent = `${option.textContent} is named.`;
    field.focus();
  }

  async function look(words) {
    const mine = (asked += 1);
    const answer = await fetch(`${form.dataset.people}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const names = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
    if (mine !== asked) return;
    list.replaceChildren(...names.querySelectorAll("li"));
    options().forEach((option, at) => (option.id = `${list.id}-${at}`));
    list.hidden = !list.children.length;
    if (list.hidden) return close();
    choose(0);
    told.textContent = `${list.children.length} to choose from. Arrow keys choose, Enter takes.`;
  }

  field.addEventListener("input", () => {
    const found = SIGN.exec(before());
    if (!found) return close();
    clearTimeout(timer);
    timer = setTimeout(look, WAIT, found[2] ?? "");
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const size = list.children.length;
    if (event.key === "ArrowDown") choose((chosen() + 1) % size);
    else if (event.key === "ArrowUp") choose((chosen() + size - 1) % size);
    else if (event.key === "Enter" || event.key === "Tab") take(options()[chosen()]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("li");
    if (option) take(option);
  });
  field.addEventListener("blur", close);
}
