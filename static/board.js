// Cards move between the quarters of the board: by pointer, or from the keyboard. Nothing is saved
// here: a card that was dropped leads to the page that shows its new dates and what they push.

const said = document.getElementById("said");
const MONTHS = 3;

const say = (words) => { said.textContent = words; };
const phaseOf = (card) => card.closest(".phase");
const numberOf = (phase) => Number(phase.dataset.phase);
const nameOf = (phase) => phase.querySelector("h3").innerText.replace(/\s+/g, " ");
const siblings = (phase) => [...phase.parentElement.children];

function mark(phase) {
  for (const other of document.querySelectorAll(".phase.is-target")) other.classList.remove("is-target");
  phase?.classList.add("is-target");
}

function drop(card, phase) {
  mark(null);
  const months = MONTHS * (numberOf(phase) - numberOf(phaseOf(card)));
  if (!months) return;
  const address = new URL(card.querySelector("[data-move]").href);
  address.searchParams.set("by", months);
  location.assign(address);
}

// By pointer: the whole card with a mouse, its grip with a finger.

let held = null;

function underneath(event) {
  return document.elementFromPoint(event.clientX, event.clientY)?.closest(".phase") ?? null;
}

function lift(event) {
  const card = event.target.closest(".plan-card");
  const grip = event.target.closest(".grip");
  if (!card?.querySelector("[data-move]") || event.button || event.target.closest("a")) return;
  if (event.pointerType !== "mouse" && !grip) return;
  held = { card, x: event.clientX, y: event.clientY, moved: false };
}

function carry(event) {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  held.moved ||= Math.hypot(x, y) > 6;
  if (!held.moved) return;
  held.card.classList.add("is-held");
  document.body.classList.add("is-carrying");
  held.card.style.transform = `translate(${x}px, ${y}px)`;
  mark(underneath(event));
}

function letGo(event) {
  if (!held) return;
  const { card, moved } = held;
  const phase = moved && event.type === "pointerup" ? underneath(event) : null;
  held = null;
  card.classList.remove("is-held");
  document.body.classList.remove("is-carrying");
  card.style.transform = "";
  mark(null);
  if (phase) drop(card, phase);
}

// From the keyboard: Space or Enter takes the card, arrows choose, Enter drops, Escape leaves it.

let taken = null;

function choose(card, phase) {
  taken = { card, phase };
  mark(phase);
  phase.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function leave(words) {
  taken = null;
  mark(null);
  if (words) say(words);
}

function press(event) {
  const grip = event.target.closest?.(".grip");
  if (!grip) return;
  const card = grip.closest(".plan-card");
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (!taken) {
      choose(card, phaseOf(card));
      say(`${card.dataset.title} is taken, from ${nameOf(taken.phase)}. The arrow keys move it, Enter drops it, Escape leaves it here.`);
    } else {
      const { phase } = taken;
      leave(phase === phaseOf(card) ? "It stays where it was." : "");
      drop(card, phase);
    }
  } else if (taken && event.key === "Escape") {
    leave("It stays where it was.");
  } else if (taken && step) {
    event.preventDefault();
    const all = siblings(taken.phase);
    choose(card, all[all.indexOf(taken.phase) + step] ?? taken.phase);
    say(nameOf(taken.phase));
  }
}

function showGrips() {
  for (const grip of document.querySelectorAll(".grip")) grip.hidden = false;
}

// After a move: the new place is said, and the card has the focus again.

function greet() {
  const board = document.querySelector("[data-moved]");
  const card = board && document.getElementById(`card-${board.dataset.moved}`);
  if (!card) return;
  card.classList.add("is-moved");
  card.focus();
  card.scrollIntoView({ block: "center", inline: "center" });
  const words = document.querySelector("#messages li")?.innerText.trim();
  if (words) setTimeout(() => say(words), 100);
  const address = new URL(location);
  address.searchParams.delete("moved");
  history.replaceState(null, "", address);
}

document.addEventListener("pointerdown", lift);
document.addEventListener("pointermove", carry);
document.addEventListener("pointerup", letGo);
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", press);
document.addEventListener("focusout", (event) => { if (taken && event.target.closest(".grip")) leave(""); });
document.addEventListener("htmx:afterSettle", showGrips);
addEventListener("load", greet);
showGrips();
