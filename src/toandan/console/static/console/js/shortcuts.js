/* Keys: `/` searches, `?` shows the list, `g x` goes to a page of the navigation,
   `n`/`p` turn the page, Ctrl+Enter sends the form one is writing in; a page's own letter
   stands on its button as `data-key-press`. */
const TYPING = "input, textarea, select, [contenteditable]";
const WAIT_MS = 1200;
let first = "";
let timer = 0;

function go(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  // what a key opened is written in at once
  const opened = link?.matches("summary") && link.parentElement.open ? link.parentElement : null;
  opened?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  return Boolean(link);
}

function single(key) {
  if (key === "/") document.querySelector("[data-search]")?.focus();
  else if (key === "?") document.getElementById("phim-tat")?.showModal();
  else if (key === "n") return go("a[rel=next]");
  else if (key === "p") return go("a[rel=prev]");
  else return go(`[data-key-press="${CSS.escape(key)}"]`);
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form")?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  clearTimeout(timer);
  const pair = `${first} ${event.key}`;
  const known = first && go(`[data-keys="${CSS.escape(pair)}"]`);
  first = "";
  if (known || single(event.key)) event.preventDefault();
  else if (event.key === "g") {
    first = "g";
    timer = setTimeout(() => (first = ""), WAIT_MS);
  }
});
