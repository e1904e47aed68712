// Says in words what django-allauth's scripts only write to the console.

const places = () => document.querySelectorAll("[data-passkey-error]");

function show(kind) {
  for (const place of places()) {
    place.textContent = place.dataset[kind];
    place.hidden = false;
  }
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  show("refused");
});

if (!window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkeys]")) {
    for (const button of form.querySelectorAll("button")) {
      button.disabled = true;
    }
  }
  show("missing");
}
