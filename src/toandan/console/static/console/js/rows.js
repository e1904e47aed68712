/* `j` and `k` walk down and up the rows of a list; Enter opens the row's own link. */
const TYPING = "input, textarea, select, [contenteditable]";

function links() {
  return [...document.querySelectorAll(".listing tbody tr, [data-rows] > *")]
    .map((row) => row.querySelector(".main-cell a") ?? row.querySelector("a"))
    .filter(Boolean);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const all = links();
  if (!all.length) return;
  const row = document.activeElement?.closest("tr, [data-rows] > *");
  const here = all.findIndex((link) => row?.contains(link));
  const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
  all[Math.min(Math.max(next, 0), all.length - 1)].focus();
  event.preventDefault();
});
