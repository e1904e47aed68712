/* The upload page: progress while files travel, and printing of the books. */
const form = document.querySelector("[data-upload]");
const progress = document.querySelector("[data-upload-progress]");

form?.addEventListener("htmx:xhr:progress", (event) => {
  if (!event.detail.lengthComputable) return;
  progress.hidden = false;
  progress.value = (100 * event.detail.loaded) / event.detail.total;
});
form?.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form) return;
  progress.hidden = true;
  if (!event.detail.successful) return;
  form.reset();
  form.querySelector(".drop-files")?.replaceChildren();
  document.querySelector("#ket-qua > .empty")?.remove();
});
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
