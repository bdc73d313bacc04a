/* Seals the answers in this browser, as surveys/box/seal.py does on the server: format 1, HPKE in
   base mode. Only the envelope is posted; the form with the answers is never sent.

   Where that cannot work (no https, an old browser, no script) nothing here takes hold: the form goes
   as it is and the server seals. The page says which of the two happens.

   Another language comes as another page, which is asked for with its name alone: what was chosen is
   carried over here and never leaves the browser. What a reload would lose is kept by draft.js. */

const FORMAT = 1;
const PLAIN_SIZE = 1792; // bytes, whatever was answered
const NO_RECOMMENDATION = 255;
const NEARLY_FULL = 0.8;

let form, errors, sealing, comment, room, said, items, asked, byServer, draft;
let sent = false;

/* The parts of the page as it stands now; of another language they are others. */
function look() {
  form = document.getElementById("answers");
  errors = document.getElementById("errors");
  sealing = document.getElementById("sealing");
  comment = form.elements.comment; // only where the pulse takes comments
  room = document.getElementById("comment-room");
  said = form.dataset;
  items = said.items.split(" "); // of the whole pulse: an envelope has room for each
  asked = items.filter((code) => form.elements[code]);
  byServer = sealing.textContent;
  comment?.addEventListener("input", countComment);
  document.getElementById("clear")?.addEventListener("click", clear);
}

/* What is chosen and typed, as [name, value]. */
const given = () => [...new FormData(form)].filter(([, value]) => value);

const utf8 = (text) => new TextEncoder().encode(text);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/* A function from plain bytes to an envelope. Fails where this browser cannot seal, or where the key
   is not the one that the pulse was opened with. */
async function sealer() {
  const { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = await import(said.hpke);
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const key = fromBase64(said.key);
  if (hex(await sha256(key)) !== said.fingerprint) throw new Error("This is another key.");
  const recipientPublicKey = await suite.kem.deserializePublicKey(key);
  const info = await binding();
  return async (plain) => {
    const { enc, ct } = await suite.seal({ recipientPublicKey, info }, plain);
    return new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]);
  };
}

/* What an envelope is bound to: its pulse and its link. Elsewhere it does not open. */
async function binding() {
  const pulse = new DataView(new ArrayBuffer(8));
  pulse.setBigInt64(0, BigInt(said.pulse));
  const link = await sha256(utf8(said.token));
  return new Uint8Array([...utf8("sevencs ballot 1"), ...new Uint8Array(pulse.buffer), ...link]);
}

/* "Does not apply" and no answer are both 0. */
function answers() {
  const chosen = new FormData(form);
  const recommend = chosen.get(said.recommend);
  return {
    ratings: items.map((code) => Number(chosen.get(code)) || 0),
    unmarked: asked.filter((code) => !chosen.get(code)),
    recommend: recommend === null ? NO_RECOMMENDATION : Number(recommend),
    companyOnly: chosen.has("company_only") ? 1 : 0,
    comment: utf8((chosen.get("comment") ?? "").replaceAll("\r\n", "\n").trim()),
  };
}

function pack({ ratings, recommend, companyOnly, comment }) {
  const length = [comment.length >> 8, comment.length & 255];
  const head = [FORMAT, ratings.length, ...ratings, recommend, companyOnly, ...length];
  const plain = new Uint8Array(PLAIN_SIZE);
  plain.set(head);
  plain.set(comment, head.length);
  return plain;
}

/* How many more characters fit, about: the room is counted in bytes. Below zero they are too many. */
function left(bytes) {
  const perCharacter = bytes / Math.max([...comment.value.trim()].length, 1) || 1;
  return Math.floor((room.dataset.size - bytes) / perCharacter);
}

/* The refusals of surveys/answer/ballot_form.py: [id of the place, words]. */
function problems({ ratings, unmarked, comment }) {
  const rated = ratings.filter(Boolean).length;
  const few = rated < said.needed;
  for (const code of asked) {
    document.getElementById(code).classList.toggle("wrong", few && unmarked.includes(code));
  }
  const found = [];
  if (few) {
    const words = said.few.replace("{rated}", rated).replace("{needed}", said.needed);
    found.push([unmarked[0] ?? asked[0], words]);
  }
  if (room && comment.length > room.dataset.size) {
    found.push(["comment", said.long.replace("{characters}", -left(comment.length))]);
  }
  return found;
}

function refuse(found) {
  const rows = found.map(([place, words]) => {
    const link = document.createElement("a");
    link.href = `#${place}`;
    link.textContent = words;
    const row = document.createElement("li");
    row.append(link);
    return row;
  });
  errors.querySelector("ul").replaceChildren(...rows);
  errors.hidden = false;
  errors.focus();
}

/* Said in steps of ten, and only near the end, so that a screen reader does not count along. */
function countComment() {
  const bytes = answers().comment.length;
  const over = bytes > room.dataset.size;
  const near = bytes > NEARLY_FULL * room.dataset.size;
  const words = over ? said.long : near ? room.dataset.room : "";
  const characters = Math.ceil(Math.abs(left(bytes)) / 10) * 10;
  room.textContent = words.replace("{characters}", characters);
  comment.closest(".open").classList.toggle("wrong", over);
  comment.setAttribute("aria-invalid", over);
}

/* Fetches the page in another language into this one's place. What was chosen and typed, to be put
   into it. */
async function speak(language) {
  const chosen = given();
  const address = `${location.pathname}?l=${language}`;
  const response = await fetch(address);
  if (!response.ok) throw new Error("It did not come.");
  const page = read(await response.text());
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.dir = page.documentElement.dir;
  document.body.replaceWith(page.body);
  history.replaceState(null, "", address);
  document.querySelector(".languages summary").focus();
  return chosen;
}

const read = (text) => new DOMParser().parseFromString(text, "text/html");

function fill(chosen) {
  for (const [name, value] of chosen) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  if (comment) countComment();
}

/* Also what the page came with, so that no way back brings it again. */
function empty() {
  for (const field of form.querySelectorAll("input")) field.checked = field.defaultChecked = false;
  if (comment) comment.value = comment.defaultValue = "";
  if (comment) countComment();
}

function clear() {
  draft.forget();
  empty();
  errors.hidden = true;
  for (const place of form.querySelectorAll(".wrong")) place.classList.remove("wrong");
  const cleared = document.getElementById("cleared");
  cleared.textContent = cleared.dataset.words;
}

/* Brings back what a reload would have lost, under what the page came with, and keeps what is chosen
   from here on. A rating chosen in the mail leaves the address. */
async function hold() {
  if (!said.draft) return; // a tablet for everybody keeps nothing
  draft ??= await import(said.draft);
  fill([...(await draft.kept()), ...given()]);
  form.addEventListener("input", keep);
  keep();
  document.getElementById("kept").hidden = false;
  const address = new URL(location);
  address.searchParams.delete("a");
  history.replaceState(null, "", address);
}

function keep() {
  document.getElementById("cleared").textContent = "";
  const chosen = given();
  if (!chosen.length) return draft.forget();
  draft.keep(chosen).catch(() => {}); // a browser that stores nothing: so be it
}

/* Posts the envelope, in the language of the page; what the server does not take is told, and all that
   was chosen stays. */
async function post(sealed) {
  const language = document.documentElement.lang;
  const response = await fetch(`${location.pathname}?l=${language}`, {
    method: "POST",
    body: new URLSearchParams({ ...(said.code && { code: said.code }), sealed: toBase64(sealed) }),
  });
  if (response.ok && new URL(response.url).pathname.endsWith("/thanks")) return leave(response.url);
  if (response.status === 404) draft?.forget();
  refuse(excuses(read(await response.text())).map((words) => ["main", words]));
}

/* Nothing stays behind on this page, whoever comes back to it. */
function leave(address) {
  draft?.forget();
  empty();
  location.assign(address);
}

/* What a page says that is not the one of thanks. */
function excuses(page) {
  const listed = [...page.querySelectorAll("#errors li")];
  if (listed.length) return listed.map((row) => row.textContent);
  const words = [...page.querySelectorAll("main h1, main .intro")].map((part) => part.textContent);
  return words.length ? [words.join(" ")] : [said.unsent];
}

async function start(chosen) {
  look();
  if (chosen) fill(chosen);
  await hold().catch(() => {}); // where nothing can be kept, nothing is
  const seal = await sealer();
  await seal(pack(answers())); // only a browser that just sealed may say that it does

  // The same answers sent again are the same envelope: a printed code takes no other.
  let ready = { plain: "", sealed: null };

  async function send(event) {
    event.preventDefault();
    if (event.submitter?.name === "l") {
      return speak(event.submitter.value)
        .then(start)
        .catch(() => refuse([["main", said.unfetched]]));
    }
    const all = answers();
    const found = problems(all);
    if (found.length) return refuse(found);
    let sealed;
    try {
      const plain = pack(all);
      if (toBase64(plain) !== ready.plain) ready = { plain: toBase64(plain), sealed: seal(plain) };
      sealed = await ready.sealed;
    } catch {
      form.removeEventListener("submit", send);
      sealing.textContent = byServer;
      return refuse([["main", said.failed]]);
    }
    return post(sealed).catch(() => refuse([["main", said.unsent]]));
  }

  form.addEventListener("submit", send);
  sealing.textContent = sealing.dataset.here;
  const switching = document.getElementById("switching");
  switching.textContent = switching.dataset.here;
}

/* Where the server seals, the form itself is sent. */
function goes(event) {
  if (event.defaultPrevented || event.submitter?.name === "l") return;
  draft?.forget();
  sent = true;
}

// On a shared computer the way back finds an empty form.
addEventListener("submit", goes);
addEventListener("pageshow", (event) => event.persisted && sent && empty());
start().catch(() => {}); // the server seals, as the page says
