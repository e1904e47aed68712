/* Dates typed in short: `5`, `5/6`, `0506`, `hn` for today, `+3` for in three days; all become
   dd/mm/yyyy when the field is left. */
function written(day) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(day.getDate())}/${two(day.getMonth() + 1)}/${day.getFullYear()}`;
}

export function understood(text, today = new Date()) {
  const short = text.trim().toLowerCase();
  const ahead = short.match(/^\+(\d{1,3})$/);
  if (short === "hn" || short === "+" || ahead) {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate());
    day.setDate(day.getDate() + Number(ahead?.[1] ?? 0));
    return written(day);
  }
  const parts = short.match(/^(\d{1,2})(?:[/.\- ]?(\d{1,2}))?(?:[/.\- ]?(\d{2}|\d{4}))?$/);
  if (!parts) return null;
  const month = parts[2] ? Number(parts[2]) : today.getMonth() + 1;
  const year = parts[3] ? Number(parts[3]) : today.getFullYear();
  const day = new Date(year < 100 ? 2000 + year : year, month - 1, Number(parts[1]));
  // 31/02 would roll over into March
  return day.getDate() === Number(parts[1]) && day.getMonth() === month - 1 ? written(day) : null;
}

document.addEventListener("focusout", (event) => {
  if (!event.target.matches?.("input[data-date]") || !event.target.value.trim()) return;
  const day = understood(event.target.value);
  if (day && day !== event.target.value) {
    event.target.value = day;
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
