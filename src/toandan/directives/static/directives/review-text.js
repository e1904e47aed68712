/* The text and the reading point at each other: a field lights its words, words open their
   field, and chosen words can be put into a field. */
const review = document.getElementById("ra-soat");
const bar = review.querySelector("[data-use]");
const LONGEST_SHOWN = 60;
let last = null;
let chosen = null;

const text = () => document.getElementById("review-text");

function light(key) {
  for (const one of text().querySelectorAll(".lit")) one.classList.remove("lit");
  review.dispatchEvent(new CustomEvent("review:lit", { detail: key ?? "" }));
  if (!key) return;
  const words = [...text().querySelectorAll(`[data-keys~="${CSS.escape(key)}"]`)];
  for (const one of words) one.classList.add("lit");
  const pane = document.getElementById("khung-chu");
  if (!words.length || pane.hidden || !pane.clientHeight) return;
  const box = words[0].getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.top < frame.top + 8 || box.bottom > frame.bottom - 48) {
    pane.scrollTo({ top: pane.scrollTop + box.top - frame.top - frame.height / 4, behavior: "smooth" });
  }
}

/* The nearest thing round an input whose words are known: a role's are its requirement's. */
function lightRound(input) {
  let holder = input?.closest?.(".review-reading [data-key]");
  if (!holder) return;
  const known = (one) => text().querySelector(`[data-keys~="${CSS.escape(one.dataset.key)}"]`);
  while (holder && !known(holder)) holder = holder.parentElement.closest("[data-key]");
  light(holder?.dataset.key);
}

review.addEventListener("focusin", (event) => {
  if (!event.target.closest(".review-reading")) return;
  lightRound(event.target);
  if (!event.target.matches("[data-name]")) return;
  review.querySelector("[data-last-used]")?.removeAttribute("data-last-used");
  event.target.dataset.lastUsed = "";
  last = event.target;
});
review.addEventListener("review:placed", () => lightRound(document.activeElement));

function offset(node, inside) {
  const seg = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".seg");
  if (!seg) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, inside) : "";
  return Number(seg.dataset.start) + [...before].length;
}

function label(input) {
  const own = input.labels?.[0]?.textContent ?? input.getAttribute("aria-label") ?? "";
  return own.trim();
}

function choose() {
  const selection = document.getSelection();
  const words = selection.toString().replace(/\s+/g, " ").trim();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  if (!words || !range || !text().contains(range.commonAncestorContainer)) {
    bar.hidden = true;
    chosen = null;
    return;
  }
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  chosen = { words, start: start ?? "", end: end ?? "" };
  bar.hidden = false;
  bar.querySelector("[data-use-words]").textContent =
    words.length > LONGEST_SHOWN ? `“${words.slice(0, LONGEST_SHOWN)}…”` : `“${words}”`;
  const button = bar.querySelector("[data-use-last]");
  button.hidden = !last?.isConnected || last.matches("select");
  if (!button.hidden) button.textContent = `→ ${label(last)}`;
  bar.querySelector("[data-use-node]").hidden = !last?.closest?.(".node");
}

document.addEventListener("selectionchange", () => {
  if (!bar.contains(document.activeElement)) choose();
});

function fire(address, values) {
  review.dispatchEvent(new CustomEvent("review:send", { detail: { address, values, source: bar } }));
  bar.hidden = true;
  document.getSelection().removeAllRanges();
}

function fill(input, words) {
  if (input.dataset.name === "recipients") words = `${input.value}\n${words}`.trim();
  const item = input.closest("[data-item]")?.dataset.item;
  if (!item) {
    const { start, end } = chosen;
    fire(review.dataset.correct, { name: input.dataset.name, value: words, start, end });
    return;
  }
  input.value = words;
  input.focus();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  bar.hidden = true;
}

function use(goal) {
  const { words, start, end } = chosen;
  const node = last?.closest?.(".node");
  if (goal.startsWith("+")) {
    const item = goal === "+requirements" && node ? node.dataset.item : "";
    fire(review.dataset.change, { step: "add", list: goal.slice(1), item, text: words, start, end });
  } else if (goal === "~deadline_text" && node) {
    const input = node.querySelector('[data-name="deadline_text"]');
    input.closest(".due-line").hidden = false;
    fill(input, words);
  } else if (goal.startsWith("~") && node) {
    const values = { step: "add", list: "requirements", item: node.dataset.item };
    fire(review.dataset.change, { ...values, part: goal.slice(1), text: words });
  } else {
    const input = review.querySelector(`.review-reading [data-name="${goal}"]`);
    if (input) fill(input, words);
  }
}

bar.querySelector("[data-use-last]").addEventListener("click", () => chosen && fill(last, chosen.words));
bar.querySelector("[data-use-for]").addEventListener("change", (event) => {
  if (chosen && event.target.value) use(event.target.value);
  event.target.value = "";
});

review.addEventListener("click", (event) => {
  const seg = event.target.closest(".seg.read");
  if (!seg || !document.getSelection().isCollapsed) return;
  const key = seg.dataset.keys.split(" ").at(-1);
  light(key);
  review.querySelector('[data-show-pane="reading"]')?.click();
  review.dispatchEvent(new CustomEvent("review:go", { detail: key }));
});

/* The original is fetched when it is asked for: it is large, and each look is on the record. */
function showOriginal() {
  const pane = document.getElementById("khung-goc");
  const frame = pane?.querySelector("[data-src]");
  if (!frame || pane.hidden) return;
  frame.src = frame.dataset.src;
  delete frame.dataset.src;
}
document.getElementById("tab-goc")?.addEventListener("click", () => setTimeout(showOriginal));
showOriginal();
