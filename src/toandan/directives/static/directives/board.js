/* The board: choosing rows, and the form that urges them. */
// on a phone the filters would fill the first screen: they wait behind their head
const fold = document.querySelector("[data-fold]");
if (fold && !("keep" in fold.dataset) && matchMedia("(max-width: 47.99rem)").matches) fold.open = false;

const form = document.querySelector("[data-many]");

if (form) {
  const boxes = () => [...form.querySelectorAll("[name=chon]")];
  const all = form.querySelector("[data-pick-all]");
  const told = form.querySelector("[data-many-count]");

  const count = () => {
    const chosen = boxes().filter((box) => box.checked);
    told.textContent = chosen.length ? `${chosen.length} ✓` : "";
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
    for (const box of boxes()) box.closest("tr").setAttribute("aria-selected", String(box.checked));
  };

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  // x chooses the row where the reader is, as in mail programs
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.target.closest("input, textarea, select")) return;
    const box = document.activeElement?.closest("tr")?.querySelector("[name=chon]");
    if (!box) return;
    box.checked = !box.checked;
    count();
  });
  count();
}
