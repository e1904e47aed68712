/* What scrolls sideways shows that more lies beyond its edge; the chosen tab is in sight. */
const SCROLLING = ".tabs, .table-scroll";

function mark(box) {
  const rest = box.scrollWidth - box.clientWidth - box.scrollLeft;
  box.classList.toggle("more-after", rest > 2);
  box.classList.toggle("more-before", box.scrollLeft > 2);
}

const watch = new ResizeObserver((seen) => seen.forEach((one) => mark(one.target)));

function prepare(part = document) {
  for (const box of part.querySelectorAll?.(SCROLLING) ?? []) {
    const here = box.matches(".tabs") && box.querySelector("[aria-current], [aria-selected=true]");
    if (here) box.scrollLeft = here.offsetLeft - (box.clientWidth - here.offsetWidth) / 2;
    box.addEventListener("scroll", () => mark(box), { passive: true });
    watch.observe(box);
  }
}

prepare();
document.addEventListener("htmx:load", (event) => prepare(event.target));
