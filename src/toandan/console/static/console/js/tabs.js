/* Tabs inside one page: buttons with role=tab in a [role=tablist], panels named by
   aria-controls. Arrow keys walk; the chosen one stands in the address, so it can be sent on. */
function choose(tab, focus = true) {
  const list = tab.closest("[role=tablist]");
  for (const other of list.querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  if (focus) {
    tab.focus();
    history.replaceState(null, "", `#${tab.id}`);
  }
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) choose(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
  const all = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const last = all.length - 1;
  const goal = step ? all.indexOf(tab) + step : event.key === "Home" ? 0 : last;
  choose(all[(goal + all.length) % all.length]);
  event.preventDefault();
});

const asked = location.hash ? document.getElementById(location.hash.slice(1)) : null;
if (asked?.matches("[role=tab]")) choose(asked, false);
