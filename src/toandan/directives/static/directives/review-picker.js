/* Choosing bodies (or a document) while typing: the combobox pattern of WAI-ARIA. */
const review = document.getElementById("ra-soat");
const PAUSE_MS = 180;
let timer = 0;
let asked = 0;

const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];

function close(input) {
  listOf(input).hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

async function look(input) {
  const list = listOf(input);
  const picker = input.closest("[data-picker]");
  const base = picker ? review.dataset.lookup : review.dataset.lookupDocuments;
  const query = new URLSearchParams({ q: input.value.trim(), document: review.dataset.document });
  if (picker) query.set("phrase", picker.dataset.phrase);
  if (!picker && !input.value.trim()) return close(input);
  const mine = ++asked;
  const answer = await fetch(`${base}?${query}`, { headers: { "X-Toandan-Script": "1" } });
  if (!answer.ok || mine !== asked) return;
  list.innerHTML = await answer.text();
  optionsOf(list).forEach((one, place) => (one.id = `${list.id}-${place}`));
  list.hidden = !list.children.length;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (input.value.trim()) mark(input, 0);
}

function mark(input, place) {
  const options = optionsOf(listOf(input));
  options.forEach((one, index) => one.setAttribute("aria-selected", String(index === place)));
  const goal = options[place];
  if (!goal) return;
  input.setAttribute("aria-activedescendant", goal.id);
  goal.scrollIntoView({ block: "nearest" });
}

function take(input, option) {
  close(input);
  const picker = input.closest("[data-picker]");
  if (!picker) {
    const form = input.closest("form");
    form.elements.directive.value = option.dataset.value;
    input.value = option.querySelector("span").textContent.trim();
    form.querySelector("button").disabled = false;
    return;
  }
  const chosen = picker.dataset.organisations.split(" ").filter(Boolean);
  if (!chosen.includes(option.dataset.value)) chosen.push(option.dataset.value);
  picker.open = true;
  input.value = "";
  tell(picker, chosen);
}

function tell(picker, organisations, nobody = false) {
  const values = new URLSearchParams({ item: picker.dataset.item });
  for (const one of organisations) values.append("organisations", one);
  if (nobody) values.set("nobody", "1");
  if (picker.querySelector("[data-remember]").checked) values.set("remember", "1");
  const detail = { address: review.dataset.bodies, values, source: picker };
  review.dispatchEvent(new CustomEvent("review:send", { detail }));
}

review.addEventListener("input", (event) => {
  if (!event.target.matches("[role=combobox]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => look(event.target), PAUSE_MS);
});
review.addEventListener("focusin", (event) => {
  if (!event.target.matches("[data-picker] [role=combobox]")) return;
  // an unsettled phrase offers the bodies that its words are like
  const picker = event.target.closest("[data-picker]");
  if (!event.target.value && !picker.dataset.organisations) look(event.target);
});
review.addEventListener("focusout", (event) => {
  const input = event.target;
  if (input.matches("[role=combobox]")) setTimeout(() => document.activeElement !== input && close(input), 150);
});
review.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches("[role=combobox]")) return;
  const list = listOf(input);
  const options = optionsOf(list);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) look(input);
    else mark(input, (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    event.preventDefault();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.altKey) {
    if (!list.hidden && options[at]) take(input, options[at]);
    event.preventDefault();
  } else if (event.key === "Escape" && !list.hidden) {
    close(input);
    event.stopPropagation();
  }
});
review.addEventListener("pointerdown", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option) return;
  event.preventDefault();
  const list = option.closest("[role=listbox]");
  take(review.querySelector(`[aria-controls="${list.id}"]`), option);
});
review.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drop-body], [data-nobody]");
  if (!button) return;
  const picker = button.closest("[data-picker]");
  const chosen = picker.dataset.organisations.split(" ").filter(Boolean);
  if (button.matches("[data-nobody]")) tell(picker, [], true);
  else tell(picker, chosen.filter((one) => one !== button.dataset.dropBody));
});
