/* Saving on the review screen: one request after another, each with the revision that the one
   before gave back; the answer's parts take the place of those with the same id. */
const review = document.getElementById("ra-soat");
const alertBox = review.querySelector("[data-alert]");
const TYPING_PAUSE_MS = 1500;
const first = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
/* who signed in again in another window has a new token */
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? first;
let queue = Promise.resolve();
let waiting = 0;

const status = () => document.getElementById("review-status");

function say(words) {
  const place = status().querySelector("[data-saved]");
  if (place) place.textContent = words;
}

/* Replace the parts, but leave what a person is typing where it is. */
function place(html) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const active = document.activeElement;
  for (const part of [...answer.content.children].filter((one) => one.id)) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    const held = old.contains(active) && active.id ? active : null;
    const open = [...old.querySelectorAll("details[open][data-item]")].map((one) => one.dataset.item);
    old.replaceWith(part);
    window.htmx?.process(part);
    for (const item of open) part.querySelector(`details[data-item="${item}"]`)?.setAttribute("open", "");
    if (held) giveBack(held, part);
  }
  review.dispatchEvent(new CustomEvent("review:placed"));
}

function giveBack(held, part) {
  const now = document.getElementById(held.id);
  if (!now) {
    part.querySelector("[data-name]")?.focus({ preventScroll: true });
    return;
  }
  if ("selectionStart" in held && held.value !== now.value && held.dataset.before !== held.value) {
    now.value = held.value;
  }
  now.focus({ preventScroll: true });
  if (held.selectionStart !== undefined && held.selectionStart !== null && now.setSelectionRange) {
    now.setSelectionRange(held.selectionStart, held.selectionEnd);
  }
}

function go(key) {
  if (!key) return;
  const bodies = key.endsWith("-bodies") ? `b-${key.replace("-bodies", "")}` : null;
  const holder = review.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const goal = bodies
    ? document.getElementById(bodies)
    : holder?.querySelector("textarea, input:not([type=hidden]):not(.node-label), select");
  const details = goal?.closest("details");
  if (bodies && details && !details.open) details.querySelector("summary").focus();
  else goal?.focus();
}

function complain(words, source, { again, retry } = {}) {
  alertBox.hidden = false;
  alertBox.querySelector("[data-alert-text]").textContent = words;
  for (const [name, act] of [["again", again], ["retry", retry]]) {
    const button = alertBox.querySelector(`[data-alert-${name}]`);
    button.hidden = !act;
    button.onclick = act
      ? () => {
          alertBox.hidden = true;
          source?.focus?.();
          act();
        }
      : null;
  }
}

function refuse(source, words) {
  const holder = source?.closest?.(".field, label, .phrase, .node-body") ?? null;
  if (!holder || !source.matches("input, textarea, select")) return complain(words);
  source.setAttribute("aria-invalid", "true");
  let note = holder.querySelector(":scope > .field-error");
  if (!note) {
    note = document.createElement("p");
    note.className = "field-error";
    note.setAttribute("role", "alert");
    holder.append(note);
  }
  note.textContent = words;
}

async function post(address, values, source) {
  const body = new URLSearchParams(values.entries ? values : Object.entries(values));
  body.set("revision", status().dataset.revision);
  say(review.dataset.saving);
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token(), "X-Toandan-Script": "1" },
      credentials: "same-origin",
      keepalive: body.toString().length < 60000,
    });
  } catch {
    say("");
    complain(review.dataset.offline, source, { retry: () => send(address, values, source) });
    return false;
  }
  const words = await answer.text();
  if (answer.ok) {
    document.dispatchEvent(new Event("toandan:wrote"));
    if (source?.matches?.("[data-name]") && body.has("value")) {
      source.dataset.before = body.get("value");
      settle(source);
    }
    place(words);
    go(answer.headers.get("X-Review-Focus"));
    return true;
  }
  say("");
  if (answer.status === 409) {
    const mine = new URLSearchParams(body);
    mine.delete("before");
    const own = address === review.dataset.correct ? () => send(address, mine, source) : undefined;
    complain(words, source, { again: own });
  } else if (answer.status === 422) refuse(source, words);
  else {
    const { signedOut, gone, failed } = review.dataset;
    const said = { 401: signedOut, 403: words, 404: gone }[answer.status] ?? failed;
    // what another person has put aside does not come back by trying again
    const retry = answer.status === 404 ? undefined : () => send(address, values, source);
    complain(said, source, { retry });
  }
  return false;
}

function send(address, values, source) {
  waiting += 1;
  const done = queue.then(() => post(address, values, source)).finally(() => (waiting -= 1));
  queue = done.catch(() => false);
  return done;
}

const timers = new WeakMap();

function save(input) {
  clearTimeout(timers.get(input));
  const before = input.dataset.before ?? "";
  const value = input.value;
  if (value.trim() === before.trim()) {
    settle(input, false);
    return queue;
  }
  // text nodes of this page are written once; what is asked for twice is sent once
  input.dataset.before = value;
  const item = input.closest("[data-item]")?.dataset.item ?? "";
  const values = { item, name: input.dataset.name, value, before };
  return send(review.dataset.correct, values, input).then((kept) => {
    if (!kept) input.dataset.before = before;
  });
}

/* What a person has written is no longer in doubt. */
function settle(input, written = true) {
  input.removeAttribute("aria-invalid");
  const holder = input.closest(".field, .node-body, .phrase, label");
  holder?.querySelector(":scope > .field-error")?.remove();
  if (!written) return;
  const doubted = input.closest("[data-doubt]");
  if (!doubted || doubted.classList.contains("phrase")) return;
  doubted.removeAttribute("data-doubt");
  doubted.querySelector(":scope > .doubt, :scope > .node-body > .doubt")?.remove();
}

review.addEventListener("change", (event) => {
  if (event.target.matches("[data-name]")) save(event.target);
});
review.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches("textarea[data-name], input[data-name]")) return;
  clearTimeout(timers.get(input));
  // dates and numbers are judged when they are finished
  if (input.inputMode === "numeric") return;
  timers.set(input, setTimeout(() => save(input), TYPING_PAUSE_MS));
});
window.addEventListener("pagehide", () => {
  const active = document.activeElement;
  if (active?.matches?.("#ra-soat [data-name]")) save(active);
});
window.addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});

/* Other modules ask by event: {address, values, source, done}. */
review.addEventListener("review:send", (event) => {
  const { address, values, source, done } = event.detail;
  const typed = document.activeElement;
  if (typed?.matches?.("#ra-soat [data-name]")) save(typed);
  send(address, values, source).then((kept) => kept && done?.());
});
review.addEventListener("review:go", (event) => go(event.detail));

alertBox.querySelector("[data-alert-reload]").addEventListener("click", () => location.reload());
review.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
  const pane = event.target.closest("[data-show-pane]");
  if (!pane) return;
  review.dataset.pane = pane.dataset.showPane;
  for (const one of review.querySelectorAll("[data-show-pane]")) {
    one.setAttribute("aria-pressed", String(one === pane));
  }
});

// the panes stand below the bar, which grows with its words
const barHeight = () =>
  review.style.setProperty("--review-bar", `${review.querySelector(".review-bar").offsetHeight}px`);
new ResizeObserver(barHeight).observe(review.querySelector(".review-bar"));

/* The preview shows what is saved: it waits for the changes that are on their way, and for
   those that they bring along; where one was not taken, the person is back at it. */
const preview = document.getElementById("xem-truoc-noi-dung");
const counting = preview.innerHTML;
document.getElementById("mo-ban-hanh")?.addEventListener("htmx:confirm", async (event) => {
  event.preventDefault();
  preview.innerHTML = counting;
  let seen;
  let kept;
  do {
    seen = queue;
    kept = await seen;
  } while (seen !== queue);
  if (kept === false) preview.closest("dialog").close();
  else event.detail.issueRequest(true);
});
