/* The pages of a scan or PDF: the boxes of the chosen field are lit on the picture and shown
   enlarged above it; a press on a box opens its field. */
const review = document.getElementById("ra-soat");
const pane = review.querySelector("[data-pages]");
const loupe = pane.querySelector("[data-loupe]");
const SVG = "http://www.w3.org/2000/svg";
/* the loupe shows so much paper round the words, and at most so many lines' height of them */
const MARGIN = 0.012;
const TALLEST = 0.09;
/* distance of the lit words from the edge of what is seen, in pixels */
const EDGE = 16;
const SIZES = ["fit", "large", "larger"];
let boxes = {};
let lit = "";
let size = 0;

const page = (index) => pane.querySelector(`[data-page="${index}"]`);
const area = ([, x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0);

function rectangle([, x0, y0, x1, y1], key) {
  const made = document.createElementNS(SVG, "rect");
  const edge = (y1 - y0) * 0.1;
  const values = { x: x0 - edge, y: y0 - edge, width: x1 - x0 + 2 * edge, height: y1 - y0 + 2 * edge, rx: edge };
  for (const [name, value] of Object.entries(values)) made.setAttribute(name, value.toFixed(1));
  if (key) made.dataset.box = key;
  return made;
}

/* All boxes, the smallest uppermost, so that a press finds the innermost field. */
function draw() {
  boxes = JSON.parse(document.getElementById("review-boxes")?.dataset.boxes ?? "{}");
  for (const svg of pane.querySelectorAll(".page svg")) svg.replaceChildren();
  const all = Object.entries(boxes).flatMap(([key, found]) => found.map((box) => [key, box]));
  all.sort(([, one], [, other]) => area(other) - area(one));
  for (const [key, box] of all) page(box[0])?.querySelector("svg").append(rectangle(box, key));
  light(lit);
}

function light(key) {
  lit = key;
  for (const one of pane.querySelectorAll("rect.lit")) one.classList.remove("lit");
  const found = boxes[key] ?? [];
  for (const one of pane.querySelectorAll(`.page rect[data-box="${CSS.escape(key)}"]`)) one.classList.add("lit");
  enlarge(found);
  if (found.length) show(found[0]);
}

/* The first lines of the chosen field, as large as the pane is wide. */
function enlarge(found) {
  const first = found[0];
  loupe.hidden = !first || !page(first[0]);
  if (loupe.hidden) return;
  const sheet = page(first[0]);
  const [, , width, height] = sheet.querySelector("svg").getAttribute("viewBox").split(" ").map(Number);
  const here = found.filter((box) => box[0] === first[0] && box[4] - first[2] <= height * TALLEST);
  const lines = here.length ? here : [first];
  const edge = MARGIN * width;
  const left = Math.max(0, Math.min(...lines.map((box) => box[1])) - edge);
  const top = Math.max(0, Math.min(...lines.map((box) => box[2])) - edge);
  const right = Math.min(width, Math.max(...lines.map((box) => box[3])) + edge);
  const bottom = Math.min(height, Math.max(...lines.map((box) => box[4])) + edge);
  const svg = loupe.querySelector("svg");
  // a short word is not blown up to the width of the pane
  const least = Math.max(right - left, width * 0.4);
  const middle = (left + right) / 2;
  svg.setAttribute("viewBox", [middle - least / 2, top, least, bottom - top].join(" "));
  const image = svg.querySelector("image");
  image.setAttribute("href", sheet.querySelector("img").src);
  image.setAttribute("width", width);
  image.setAttribute("height", height);
  svg.querySelector("g").replaceChildren(...lines.map((box) => rectangle(box)));
}

function show([index, x0, y0, x1, y1]) {
  const sheet = page(index);
  if (!sheet || pane.hidden || !pane.clientHeight) return;
  const scale = sheet.clientHeight / Number(sheet.querySelector("svg").getAttribute("viewBox").split(" ")[3]);
  const { scrollTop, scrollLeft, clientHeight, clientWidth } = pane;
  const [top, bottom] = [y0, y1].map((place) => sheet.offsetTop + place * scale);
  const [left, right] = [x0, x1].map((place) => sheet.offsetLeft + place * scale);
  const free = scrollTop + loupe.offsetHeight + EDGE;
  const away = top < free || bottom > scrollTop + clientHeight - EDGE;
  const aside = left < scrollLeft || right > scrollLeft + clientWidth;
  if (!away && !aside) return;
  pane.scrollTo({
    top: away ? top - clientHeight / 2.5 : scrollTop,
    left: aside ? left - EDGE : scrollLeft,
    behavior: "smooth",
  });
}

pane.addEventListener("click", (event) => {
  const zoom = event.target.closest("[data-zoom]");
  if (zoom) {
    size = Math.min(SIZES.length - 1, Math.max(0, size + Number(zoom.dataset.zoom)));
    pane.dataset.size = SIZES[size];
    light(lit);
    return;
  }
  const key = event.target.closest("rect[data-box]")?.dataset.box;
  if (!key) return;
  light(key);
  review.querySelector('[data-show-pane="reading"]')?.click();
  review.dispatchEvent(new CustomEvent("review:go", { detail: key }));
});

for (const image of pane.querySelectorAll(".page img")) {
  const lost = () => (image.parentElement.querySelector(".page-lost").hidden = false);
  if (image.complete && !image.naturalWidth) lost();
  image.addEventListener("error", lost);
}
review.addEventListener("review:lit", (event) => light(event.detail));
review.addEventListener("review:placed", draw);
document.getElementById("tab-trang").addEventListener("click", () => setTimeout(() => light(lit)));
draw();
