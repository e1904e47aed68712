/* Coming back by the browser's arrow shows a page as it was kept, with states and buttons of before
   what has been done since. Such a page is asked for anew, unless something typed into one of its
   forms would be lost. Other modules tell of their writes by the event `toandan:wrote`. */
const WROTE = "toandan-wrote";
const typed = (field) =>
  field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field instanceof HTMLSelectElement
      ? [...field.options].some((one) => one.selected !== one.defaultSelected && one.defaultSelected)
      : field.type !== "hidden" && field.value !== field.defaultValue;

function note() {
  sessionStorage.setItem(WROTE, String(Date.now()));
}

function keep() {
  history.replaceState({ ...history.state, loadedAt: Date.now() }, "");
}

function holdsWords() {
  return [...document.querySelectorAll("main form[method=post] :is(input, textarea, select)")].some(typed);
}

window.addEventListener("pageshow", (event) => {
  const [visit] = performance.getEntriesByType("navigation");
  if (!event.persisted && visit?.type !== "back_forward") {
    keep();
    return;
  }
  const wrote = Number(sessionStorage.getItem(WROTE) ?? 0);
  if (wrote > (history.state?.loadedAt ?? 0) && !holdsWords()) location.reload();
});

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") note();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.requestConfig?.verb !== "get") note();
});
document.addEventListener("toandan:wrote", note);
