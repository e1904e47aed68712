/* Menus close when one looks elsewhere; the navigation opens as a drawer on phones. */
function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
  setDrawer(false);
});

const drawer = document.querySelector(".sidenav");
const openers = document.querySelectorAll("[data-drawer]");
let opener = null;

function setDrawer(open) {
  if (!drawer || document.body.classList.contains("drawer-open") === open) return;
  document.body.classList.toggle("drawer-open", open);
  openers.forEach((button) => button.setAttribute("aria-expanded", String(open)));
  if (open) drawer.querySelector("a, button").focus();
  else opener?.focus();
}

openers.forEach((button) =>
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    opener = button;
    setDrawer(!document.body.classList.contains("drawer-open"));
  }),
);
document.querySelector("[data-drawer-close]")?.addEventListener("click", () => setDrawer(false));
document.addEventListener("click", (event) => {
  if (!event.target.closest(".sidenav")) setDrawer(false);
});
// the focus stays in the drawer while it covers the page
document.addEventListener("focusin", (event) => {
  if (document.body.classList.contains("drawer-open") && !drawer.contains(event.target)) {
    setDrawer(false);
  }
});
