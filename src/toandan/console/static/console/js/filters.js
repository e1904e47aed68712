/* On a phone the filters would fill the first screen: they wait behind their head. */
const narrow = matchMedia("(max-width: 47.99rem)");

function fit(part = document) {
  for (const fold of part.querySelectorAll?.("[data-fold]") ?? []) fold.open = !narrow.matches;
}

fit();
narrow.addEventListener("change", () => fit());
document.addEventListener("htmx:load", (event) => fit(event.target));
