/* Short remarks at the corner. Other modules ask for one by the event `toandan:toast` with
   detail {text, kind}; answers by htmx through the header HX-Trigger with the same name. */
const box = document.querySelector("[data-toasts]");
const STAY_MS = 7000;

function toast(text, kind = "info") {
  // what a page asks for every minute fails every minute: once is enough while it is read
  if ([...box.children].some((one) => one.firstChild.textContent === text)) return;
  const item = document.createElement("div");
  item.className = `notice toast ${kind}`;
  const words = document.createElement("div");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "tool";
  close.setAttribute("aria-label", box.dataset.close);
  close.textContent = "×";
  close.addEventListener("click", () => item.remove());
  item.append(words, close);
  box.append(item);
  // a fault stays until it was read
  if (kind !== "bad") setTimeout(() => item.remove(), STAY_MS);
}

function reasonIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("[data-reason]")?.textContent.trim();
}

if (box) {
  document.addEventListener("toandan:toast", (event) => {
    toast(event.detail.text ?? event.detail.value, event.detail.kind);
  });
  document.addEventListener("htmx:responseError", (event) => {
    toast(reasonIn(event.detail.xhr.responseText) || box.dataset.error, "bad");
  });
  document.addEventListener("htmx:sendError", () => toast(box.dataset.offline, "bad"));
  document.addEventListener("htmx:timeout", () => toast(box.dataset.timeout, "bad"));
}
