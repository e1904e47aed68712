/* A place to drop files: `<div class="drop" data-drop data-largest="52428800">` round a file
   input. Lists what was chosen with its size, and says at once what is too large. */
function size(octets) {
  const form = (value) => value.toLocaleString("vi", { maximumFractionDigits: 1 });
  if (octets < 1024) return `${octets} B`;
  if (octets < 1024 * 1024) return `${form(octets / 1024)} KB`;
  return `${form(octets / 1024 / 1024)} MB`;
}

function list(zone, input) {
  const largest = Number(zone.dataset.largest ?? Infinity);
  let shown = zone.querySelector(".drop-files");
  if (!shown) {
    shown = document.createElement("ul");
    shown.className = "drop-files";
    shown.setAttribute("aria-live", "polite");
    zone.append(shown);
  }
  let refused = "";
  shown.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = file.name;
      const amount = document.createElement("span");
      amount.className = "nowrap muted";
      amount.textContent = size(file.size);
      if (file.size > largest) {
        refused = zone.dataset.tooLarge ?? file.name;
        amount.className = "nowrap error";
        amount.textContent += ` – ${refused}`;
      }
      item.append(name, amount);
      return item;
    }),
  );
  input.setCustomValidity(refused);
}

function prepare(zone) {
  const input = zone.querySelector("input[type=file]");
  if (!input || zone.dataset.ready) return;
  zone.dataset.ready = "1";
  input.addEventListener("change", () => list(zone, input));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function prepareAll(part = document) {
  part.querySelectorAll("[data-drop]").forEach(prepare);
}

prepareAll();
document.addEventListener("htmx:load", (event) => prepareAll(event.target));
// a file dropped beside the zone would replace the page and lose what was typed
for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => {
    if (document.querySelector("[data-drop]")) event.preventDefault();
  });
}
