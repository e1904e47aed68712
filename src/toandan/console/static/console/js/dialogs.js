/* Dialogs: `data-open-dialog="id"` opens one; `data-confirm="question"` on a form, button or
   htmx element asks before something that cannot be taken back. */
const asking = document.querySelector("[data-confirm-dialog]");

function ask(question, { confirmYes: yes, confirmTitle: title, confirmKind: kind }) {
  const button = asking.querySelector("[data-confirm-yes]");
  asking.querySelector("[data-confirm-text]").textContent = question;
  if (title) asking.querySelector("[data-confirm-title]").textContent = title;
  button.textContent = yes || button.dataset.default;
  button.className = `button ${kind || "danger"}`;
  asking.returnValue = "";
  asking.showModal();
  return new Promise((resolve) => {
    asking.addEventListener("close", () => resolve(asking.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
  // a press beside a dialog closes it
  if (event.target instanceof HTMLDialogElement && event.target !== asking) event.target.close();
});

// capture: before the lock on double sending in requests.js sees the event
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    const question = source.dataset?.confirm;
    if (!asking || !question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await ask(question, source.dataset)) {
      form.dataset.confirmed = "1";
      form.requestSubmit(event.submitter ?? undefined);
      delete form.dataset.confirmed;
    }
  },
  true,
);

document.addEventListener("htmx:confirm", async (event) => {
  const question = event.target.dataset?.confirm;
  if (!asking || !question || event.target instanceof HTMLFormElement) return;
  event.preventDefault();
  if (await ask(question, event.target.dataset)) event.detail.issueRequest(true);
});
