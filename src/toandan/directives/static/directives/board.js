/* The board: choosing rows, and the form that urges them. */
const form = document.querySelector("[data-many]");

if (form) {
  const boxes = () => [...form.querySelectorAll("[name=chon]")];
  const all = form.querySelector("[data-pick-all]");
  const told = form.querySelector("[data-many-count]");
  const panel = form.querySelector("[data-many-panel]");
  const whole = form.querySelector("[name=tat-ca]");
  const words = (pattern, number) => pattern.replace("{n}", number.toLocaleString("vi"));

  const count = () => {
    const chosen = boxes().filter((box) => box.checked);
    const number = whole?.checked ? Number(form.dataset.total) : chosen.length;
    told.textContent = number ? words(form.dataset.chosen, number) : "";
    panel.classList.toggle("ready", number > 0);
    // one unit is soon told that it was a mistake; many are asked about first
    if (number > 1) form.dataset.confirm = words(form.dataset.question, number);
    else delete form.dataset.confirm;
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
