/* Requests by htmx: the line that shows work, and the page's settings for them. */
const root = document.documentElement;
let running = 0;

function count(change) {
  running = Math.max(0, running + change);
  root.classList.toggle("busy", running > 0);
  document.body.setAttribute("aria-busy", String(running > 0));
}

// who signed in again in another window has a new token; what was typed here still goes through
const freshToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener("htmx:configRequest", (event) => {
  const token = freshToken();
  if (!token) return;
  event.detail.headers["X-CSRFToken"] = token;
  if (event.detail.parameters.csrfmiddlewaretoken) {
    event.detail.parameters.csrfmiddlewaretoken = token;
  }
});

document.addEventListener("htmx:beforeRequest", () => count(1));
document.addEventListener("htmx:afterRequest", () => count(-1));

// a form sent twice by an impatient finger would be two verbs; the first press locks it
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  const field = form.elements.namedItem("csrfmiddlewaretoken");
  if (field && freshToken()) field.value = freshToken();
  form.dataset.sent = "1";
  root.classList.add("busy");
});

// coming back by the browser's arrow shows the page as it was left: unlock it
window.addEventListener("pageshow", () => {
  root.classList.remove("busy");
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
