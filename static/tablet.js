/* The shared tablet: empties itself and leaves nothing in the history of the browser.

   The code is fetched into this page's place instead of being navigated to, so that the way back never
   meets it. Without script the form goes as it is and the server sends the last page back. */

const TICK = 1000;
const TOUCHES = ["pointerdown", "keydown", "input", "scroll"];

let still, words, seconds, touched, timer, leaving;

function look() {
  still = document.getElementById("still");
  words = still.dataset;
  seconds = document.getElementById("seconds");
  leaving = words.leaves === "1";
  document.getElementById("here")?.addEventListener("click", touch);
  document.getElementById("code-form")?.addEventListener("submit", open);
  offerCamera();
  clearInterval(timer);
  timer = setInterval(tick, TICK);
  touched = Date.now();
  tick();
}

function touch() {
  touched = Date.now();
  tick();
}

/* On a page that goes back anyway nothing holds it up. */
function tick() {
  const most = leaving ? words.thanks : words.idle;
  const left = Math.ceil(most - (Date.now() - touched) / 1000);
  if (left <= 0) return home();
  still.hidden = !leaving && left > words.warned;
  seconds.textContent = words.words.replace("{seconds}", left);
}

function home() {
  clearInterval(timer);
  location.replace(words.home);
}

/* The page behind a code, into this one's place: the address stays, and the code is in none. */
async function open(event) {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  event.target.reset();
  let response;
  try {
    response = await fetch(event.target.action, { method: "POST", body });
  } catch {
    return home();
  }
  show(new DOMParser().parseFromString(await response.text(), "text/html"));
}

function show(page) {
  stopCamera();
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.dir = page.documentElement.dir;
  const others = [...page.querySelectorAll("script[src]")].map((script) => script.src);
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
  look();
  document.querySelector("[autofocus], h1").focus();
  for (const other of others) if (other !== import.meta.url) import(other);
}

let stream;

/* Only where the browser itself can read a code; elsewhere a scanner types it. */
async function offerCamera() {
  const scan = document.getElementById("scan");
  if (!scan || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return;
  scan.hidden = false;
  scan.addEventListener("click", watch);
}

async function watch() {
  const camera = document.getElementById("camera");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  stream = await navigator.mediaDevices.getUserMedia({ video: true }).catch(() => null);
  if (!stream) return;
  camera.srcObject = stream;
  camera.hidden = false;
  await camera.play();
  while (stream) {
    const [found] = await detector.detect(camera).catch(() => []);
    if (found) return enter(found.rawValue);
    await new Promise((next) => setTimeout(next, 200));
  }
}

function enter(text) {
  document.getElementById("code").value = text;
  document.getElementById("code-form").requestSubmit();
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

// The way back to a page that the browser kept finds the first one.
addEventListener("pageshow", (event) => event.persisted && home());
for (const kind of TOUCHES) addEventListener(kind, () => leaving || touch(), { passive: true });
look();
