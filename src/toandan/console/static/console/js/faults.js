/* After a form came back with faults, whoever works by keyboard or listens stands at the first
   one; after a part of the page was replaced by what came of a verb, at the start of the page. */
const FIELD = "[aria-invalid=true]:not([type=hidden]):not(:disabled)";

function goal(part) {
  const form = (fault) => fault.closest("form[method=post]");
  const marked = [...part.querySelectorAll(FIELD)].find(form);
  if (marked) return marked;
  const remark = [...part.querySelectorAll(".notice.bad")].find(form);
  if (!remark) return null;
  // a wrong password says nothing of a field: it is typed anew, as the file of its key is chosen
  const secret = form(remark).querySelector("input[type=file][required], input[type=password]");
  if (secret) return secret;
  remark.tabIndex = -1;
  return remark;
}

function showFault(part) {
  const first = goal(part);
  if (!first) return false;
  for (let box = first.closest("details"); box; box = box.parentElement.closest("details"))
    box.open = true;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
  return true;
}

showFault(document);

document.addEventListener("htmx:afterSettle", (event) => {
  const main = document.getElementById("noi-dung");
  // the page as a whole is meant, not a list that was filtered or a branch that was opened
  if (!main || event.target !== main) return;
  if (!showFault(main) && document.activeElement === document.body) main.focus({ preventScroll: true });
});
