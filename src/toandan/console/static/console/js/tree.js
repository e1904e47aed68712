/* Trees: the arrow opens and closes; arrow keys walk, right opens, left closes or goes up.
   Nodes are .node with a button and a list behind it, or <details> with a summary. */
const NODE = ".node, summary, .leaf";

function isOpen(node) {
  if (node.localName === "summary") return node.parentElement.open;
  const button = node.querySelector("[data-twist]");
  return button ? button.getAttribute("aria-expanded") === "true" : null;
}

function set(node, open) {
  if (node.localName === "summary") {
    node.parentElement.open = open;
    return;
  }
  node.querySelector("[data-twist]").setAttribute("aria-expanded", String(open));
  node.closest("li").querySelector(":scope > ul").hidden = !open;
}

function stop(node) {
  if (node.localName === "summary") return node;
  return node.querySelector("a") ?? node.querySelector("button");
}

function shown(tree) {
  return [...tree.querySelectorAll(NODE)].filter((node) => {
    const inside = node.localName === "summary" ? node.parentElement.parentElement : node;
    return stop(node) && !inside.closest("ul[hidden], details:not([open])");
  });
}

document.addEventListener("click", (event) => {
  const node = event.target.closest("[data-twist]")?.closest(".node");
  if (node) set(node, !isOpen(node));
});

document.addEventListener("keydown", (event) => {
  const tree = event.target.closest?.("[data-tree]");
  const node = event.target.closest?.(NODE);
  if (!tree || !node || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = shown(tree);
  const here = all.indexOf(node);
  const open = isOpen(node);
  let goal = null;
  if (event.key === "ArrowDown") goal = all[here + 1];
  else if (event.key === "ArrowUp") goal = all[here - 1];
  else if (event.key === "ArrowRight" && open === false) set(node, true);
  else if (event.key === "ArrowRight") goal = all[here + 1];
  else if (event.key === "ArrowLeft" && open) set(node, false);
  else if (event.key === "ArrowLeft") {
    const above = node.closest("li").parentElement.closest("li");
    goal = above && all.find((other) => above.contains(other));
  } else return;
  event.preventDefault();
  if (goal) stop(goal).focus();
});
