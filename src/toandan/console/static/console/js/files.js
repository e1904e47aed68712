/* The names of chosen files beside the label that is their button (`.file-field`). */
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-file]");
  if (!box || event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => file.name);
  box.querySelector(".names").textContent = names.join("; ") || box.dataset.none;
});
