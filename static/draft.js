/* Keeps what was chosen for a reload: in this tab's session storage, locked with a key that only the
   tab's name holds. Browsers write session storage to the disk, and bring it back with a tab that was
   closed; its name they do not, so that what is left of it cannot be read. Nothing of it is sent.

   On a page without the form the link is not open any more, and what was kept for it goes. */

const PREFIX = "draft-";
const KEY = /^[0-9a-f]{64}$/;
const IV_SIZE = 12;
let turn = 0; // what was overtaken or forgotten meanwhile is not written

const utf8 = (text) => new TextEncoder().encode(text);
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/* The tab's key, made where there is none yet. */
function tabKey() {
  if (!KEY.test(window.name)) window.name = toHex(crypto.getRandomValues(new Uint8Array(32)));
  return window.name;
}

/* What an entry is called: a hash of key and path, which tells neither. */
async function place(key) {
  const path = location.pathname.replace(/\/$/, "");
  return PREFIX + toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(key + path))));
}

const cipher = (key) =>
  crypto.subtle.importKey("raw", fromHex(key), "AES-GCM", false, ["encrypt", "decrypt"]);

/* `given`: [name, value] of all that is chosen and typed. */
export async function keep(given) {
  const mine = ++turn;
  const key = tabKey();
  const iv = crypto.getRandomValues(new Uint8Array(IV_SIZE));
  const plain = utf8(JSON.stringify(given));
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher(key), plain);
  const entry = await place(key);
  if (mine === turn) sessionStorage.setItem(entry, toHex(iv) + toHex(new Uint8Array(locked)));
}

/* What was kept for this page; empty where nothing was, or nothing can be read. */
export async function kept() {
  const key = window.name;
  if (!KEY.test(key)) return [];
  const locked = fromHex(sessionStorage.getItem(await place(key)) ?? "00");
  const iv = locked.slice(0, IV_SIZE);
  try {
    const opened = { name: "AES-GCM", iv };
    const plain = await crypto.subtle.decrypt(opened, await cipher(key), locked.slice(IV_SIZE));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return [];
  }
}

/* Everything, and the key with it. */
export function forget() {
  turn += 1;
  const entries = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
  for (const name of entries) sessionStorage.removeItem(name);
  if (KEY.test(window.name)) window.name = "";
}

if (!document.getElementById("answers")) forget();
