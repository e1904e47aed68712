/* Trees of <details>: arrow keys walk, right opens, left closes or goes up. */
function stops(tree) {
  return [...tree.querySelectorAll("summary, .leaf a")].filter((stop) => {
    const closed = stop.parentElement.closest("details:not([open])");
    return !closed || (closed === stop.parentElement && stop.localName === "summary");
  });
}

function visible(stop) {
  return stop.checkVisibility ? stop.checkVisibility() : true;
}

document.addEventListener("keydown", (event) => {
  const tree = event.target.closest?.("[data-tree]");
  const stop = event.target.closest?.("summary, .leaf a");
  if (!tree || !stop || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = stops(tree).filter(visible);
  const here = all.indexOf(stop);
  const own = stop.localName === "summary" ? stop.parentElement : null;
  const above = stop.closest("ul")?.closest("details")?.querySelector("summary");
  let goal = null;
  if (event.key === "ArrowDown") goal = all[here + 1];
  else if (event.key === "ArrowUp") goal = all[here - 1];
  else if (event.key === "ArrowRight" && own) own.open ? (goal = all[here + 1]) : (own.open = true);
  else if (event.key === "ArrowLeft") own?.open ? (own.open = false) : (goal = above);
  else return;
  event.preventDefault();
  goal?.focus();
});
