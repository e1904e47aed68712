/* The work page and the document page: plan steps, choosing receivers, requirements lit in the
   text, opening the tree, and where the eye goes after a part of the page was replaced. */
const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

function prepareSteps(part) {
  for (const list of part.querySelectorAll("[data-steps]")) {
    const form = list.closest("form");
    form.querySelector("[data-step-add]").hidden = false;
    list.querySelectorAll("[data-step-tools]").forEach((tools) => (tools.hidden = false));
  }
}

function addStep(button) {
  const form = button.closest("form");
  const made = form.querySelector("[data-step-template]").content.cloneNode(true);
  made.querySelector("[data-step-tools]").hidden = false;
  const list = form.querySelector("[data-steps]");
  list.append(made);
  list.lastElementChild.querySelector("input").focus();
}

function changeStep(button) {
  const step = button.closest(".plan-step");
  const near = step.previousElementSibling ?? step.nextElementSibling;
  if (button.matches("[data-step-up]")) step.previousElementSibling?.before(step);
  else if (button.matches("[data-step-down]")) step.nextElementSibling?.after(step);
  else {
    step.remove();
    near?.querySelector("input").focus();
    return;
  }
  button.focus();
}

function countChosen(form) {
  const chosen = new Set([...form.querySelectorAll("[name=to]:checked")].map((box) => box.value));
  const told = form.querySelector("[data-chosen]");
  if (told) told.textContent = chosen.size ? `${chosen.size} ✓` : "";
}

function narrow(field) {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  for (const choice of field.form.querySelectorAll("[data-words]")) {
    const chosen = choice.querySelector("input").checked;
    choice.hidden = !chosen && !words.every((word) => choice.dataset.words.includes(word));
  }
}

function prepareReceivers(part) {
  part.querySelectorAll("[data-receivers] [data-all-row]").forEach((row) => (row.hidden = false));
}

function light(key, on) {
  for (const run of document.querySelectorAll("[data-keys-of]")) {
    if (run.dataset.keysOf.split(" ").includes(key)) run.classList.toggle("on", on);
  }
}

function prepareTree(part) {
  const tools = "[data-open-all], [data-close-all], [data-only-late]";
  part.querySelectorAll(tools).forEach((button) => (button.hidden = false));
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-step-add]")) addStep(on("[data-step-add]"));
  else if (on("[data-step-up], [data-step-down], [data-step-remove]"))
    changeStep(on("[data-step-up], [data-step-down], [data-step-remove]"));
  else if (on("[data-open-all], [data-close-all]")) {
    const open = Boolean(on("[data-open-all]"));
    on(".panel").querySelectorAll(".tree details").forEach((one) => (one.open = open));
  } else if (on("[data-only-late]")) {
    const pressed = on("[data-only-late]").ariaPressed !== "true";
    on("[data-only-late]").ariaPressed = String(pressed);
    on(".panel").querySelector(".tree").classList.toggle("only-late", pressed);
  } else if (on("[data-lights]")) {
    document.querySelectorAll(".lit.on").forEach((run) => run.classList.remove("on"));
    light(on("[data-lights]").dataset.lights, true);
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-receivers]");
  if (!form) return;
  if (event.target.matches("[data-all]")) {
    const group = event.target.closest("fieldset");
    for (const choice of group.querySelectorAll("[data-words]:not([hidden]) input"))
      choice.checked = event.target.checked;
  }
  countChosen(form);
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-narrow]")) narrow(event.target);
});

for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest?.("[data-lights]");
    if (link) light(link.dataset.lights, on);
  });
}

/* A long list shows its first lines; a button brings the rest. */
function foldLong(part) {
  for (const list of part.querySelectorAll("[data-fold-after]")) {
    const rest = [...list.children].slice(Number(list.dataset.foldAfter));
    if (rest.length < 2) continue;
    for (const row of rest) row.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small fold-more no-print";
    button.textContent = list.dataset.foldWords.replace("{n}", rest.length);
    button.addEventListener("click", () => {
      for (const row of rest) row.hidden = false;
      button.remove();
      rest[0].querySelector("a")?.focus();
    });
    list.after(button);
  }
}

function prepare(part = document) {
  foldLong(part);
  prepareSteps(part);
  prepareReceivers(part);
  prepareTree(part);
}

prepare();

// after a verb the whole main part is new: say what came of it
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "noi-dung" && !event.target.querySelector?.("#work")) return;
  const main = document.getElementById("noi-dung");
  prepare(main);
  // the console's faults.js leads to what has to be mended
  if (main.querySelector("[data-verb] .notice.bad, [aria-invalid=true]")) return;
  const said = main.querySelector(".messages .notice");
  if (said) {
    const detail = { text: said.textContent.trim(), kind: "good" };
    document.dispatchEvent(new CustomEvent("toandan:toast", { detail }));
  }
});

// a requirement named in the address is lit at once
if (location.hash.startsWith("#doan-yc-")) light(location.hash.slice("#doan-".length), true);
