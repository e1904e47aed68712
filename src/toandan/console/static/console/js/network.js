/* Tells when the network is gone, or when an answer takes longer than five seconds. */
const note = document.querySelector("[data-network]");
const SLOW_MS = 5000;
let timer = 0;

function show(words) {
  note.querySelector("span").textContent = words;
  note.hidden = words === "";
}

function refresh() {
  show(navigator.onLine ? "" : note.dataset.offline);
}

if (note) {
  window.addEventListener("online", refresh);
  window.addEventListener("offline", refresh);
  document.addEventListener("htmx:beforeRequest", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(note.dataset.slow), SLOW_MS);
  });
  document.addEventListener("htmx:afterRequest", () => {
    clearTimeout(timer);
    refresh();
  });
  document.addEventListener("submit", () => {
    timer = setTimeout(() => show(note.dataset.slow), SLOW_MS);
  });
  window.addEventListener("pageshow", refresh);
}
