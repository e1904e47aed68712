/* Review by keyboard: to the next doubtful place, and changing the tree as in Word's outline. */
const review = document.getElementById("ra-soat");
const fire = (address, values, source, done) =>
  review.dispatchEvent(
    new CustomEvent("review:send", { detail: { address, values, source, done } }),
  );
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" };

function first(place) {
  const open = place.querySelector(":scope > details[open]");
  return (
    open?.querySelector("[role=combobox]") ??
    place.querySelector("textarea, input:not(.node-label), select")
  );
}

/* The doubtful place behind (or before) where one is now; round the end to the start. */
function nextDoubt(direction = 1) {
  const all = [...review.querySelectorAll("[data-doubt]")];
  if (!all.length) {
    // nothing is left to look at: on to the deed
    document.getElementById("mo-ban-hanh")?.focus();
    return false;
  }
  const here = document.activeElement;
  const inside = here?.closest?.("[data-doubt]");
  let goal;
  if (inside) goal = all[(all.indexOf(inside) + direction + all.length) % all.length];
  else {
    const behind = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    const started = review.contains(here) && here.closest(".review-reading");
    goal = !started ? all[0] : direction > 0
      ? all.find(behind) ?? all[0]
      : all.findLast((one) => !behind(one)) ?? all.at(-1);
  }
  showReading();
  const bodies = goal.querySelector(":scope > details.bodies");
  if (bodies) bodies.open = true;
  const input = first(goal);
  input?.focus({ preventScroll: true });
  goal.scrollIntoView({ block: "center", behavior: "smooth" });
  return true;
}

function showReading() {
  review.querySelector('[data-show-pane="reading"]')?.click();
}

function confirmHere() {
  const button = document.activeElement
    ?.closest("[data-doubt]")
    ?.querySelector(":scope > .doubt [data-right], :scope > .node-body > .doubt [data-right]");
  if (button) right(button);
  else nextDoubt();
}

function right(button) {
  const doubted = button.closest("[data-doubt]");
  nextDoubt();
  fire(review.dataset.confirmAddress, { confirm: button.dataset.right }, null, () => {
    doubted.removeAttribute("data-doubt");
    button.closest(".doubt").remove();
  });
}

function step(name, node, source) {
  const list = node.closest("[data-list]").dataset.list;
  const stem = node.dataset.item[0] === "r" ? roleList(node) : list;
  const area = node.querySelector(":scope > .node-body textarea");
  const at = name === "split" && area ? String([...area.value.slice(0, area.selectionStart)].length) : "";
  fire(review.dataset.change, { list: stem, item: node.dataset.item, step: name, at }, source);
}

function roleList(node) {
  return node.closest('[data-list="requirements"]') ? "requirements" : "roles";
}

function add(values, source) {
  fire(review.dataset.change, { step: "add", ...values }, source);
}

review.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-next-doubt]")) nextDoubt();
  else if (button.matches("[data-right]")) right(button);
  else if (button.matches("[data-undo-last]")) fire(review.dataset.undo, {}, button);
  else if (button.matches("[data-show-due]")) {
    const line = button.closest(".node-more").querySelector(".due-line");
    line.hidden = false;
    button.hidden = true;
    line.querySelector("input").focus();
  } else if (button.matches("[data-add]")) {
    add({ list: button.closest("[data-list]").dataset.list }, button);
  } else if (button.matches("[data-add-role]")) {
    const item = button.closest(".node").dataset.item;
    add({ list: "requirements", item, part: button.dataset.addRole }, button);
  } else if (button.matches("[data-step]")) {
    const node = button.closest("[data-item]");
    button.closest("details.menu")?.removeAttribute("open");
    if (button.dataset.step === "add") add({ list: "requirements", item: node.dataset.item }, button);
    else step(button.dataset.step, node, button);
  }
});

function outline(event, node) {
  if (event.altKey && !event.shiftKey && event.key === "Enter") {
    add({ list: "requirements", item: node.dataset.item });
    return true;
  }
  if (!event.altKey || !event.shiftKey) return false;
  const name =
    ARROWS[event.key] ??
    { Enter: "split", Delete: "remove", KeyM: "merge" }[event.code === "KeyM" ? "KeyM" : event.key];
  if (!name) return false;
  step(name, node);
  return true;
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const node = event.target.closest?.("#ra-soat .node");
    let taken = false;
    if (event.key === "F8") taken = nextDoubt(event.shiftKey ? -1 : 1) || true;
    else if (event.key === "Enter" && event.ctrlKey && review.contains(event.target)) {
      confirmHere();
      taken = true;
    } else if (event.altKey && event.shiftKey && event.code === "KeyZ") {
      fire(review.dataset.undo, {});
      taken = true;
    } else if (event.altKey && event.shiftKey && event.code === "KeyV") {
      swapPanes();
      taken = true;
    } else if (node) taken = outline(event, node);
    if (taken) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);

function swapPanes() {
  const text = review.querySelector("[data-text]");
  const there = review.querySelector(".review-source").contains(document.activeElement);
  const other = there ? "reading" : "source";
  review.querySelector(`[data-show-pane="${other}"]`)?.click();
  if (there) (review.querySelector("[data-last-used]") ?? review.querySelector("[data-name]")).focus();
  else text.focus();
}

/* Doubtful places come first; where a keyboard would hide half the screen, the person begins. */
if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) nextDoubt();
