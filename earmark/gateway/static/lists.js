// Keys of every list of ours: j and k go down and up its rows, Enter and o open one, x ticks it, / finds, and a
// letter that a page marks with data-key does what stands there.

const rows = () => [...document.querySelectorAll("tr[data-row]")];
const TYPED = "input:not([type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable]";
let at = -1;

function step(by) {
  const all = rows();
  if (!all.length) return;
  at = Math.min(Math.max(at + by, 0), all.length - 1);
  for (const row of all) row.classList.toggle("at", row === all[at]);
  all[at].querySelector("[data-open]")?.focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

function reach(place) {
  if (place.matches("a, button")) return place.click();
  const details = place.closest("details");
  if (details) details.open = true;
  place.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement?.blur?.();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.(TYPED)) return;
  const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const row = rows()[at];
  const onLink = event.target.matches?.("a, button, summary");
  if (event.key === "j" && rows().length && !keyed) step(1);
  else if (event.key === "k" && rows().length && !keyed) step(-1);
  else if (row && (event.key === "o" || (event.key === "Enter" && !onLink))) row.querySelector("[data-open]")?.click();
  else if (row && event.key === "x") row.querySelector("input[type=checkbox]")?.click();
  else if (event.key === "/" && document.querySelector("[data-find]")) document.querySelector("[data-find]").focus();
  else if (keyed) reach(keyed);
  else return;
  event.preventDefault();
});

// The box over a list ticks all of its rows.
document.querySelector("[data-all]")?.addEventListener("change", (event) => {
  for (const box of document.querySelectorAll("tr[data-row] input[type=checkbox]")) box.checked = event.target.checked;
});
