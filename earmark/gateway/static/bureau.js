// The bureau's pages: Ctrl+Enter, filters that apply at once, and pages that wait for an audit.

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "Enter") return;
  const form = event.target.closest?.("form") ?? document.querySelector("[data-main]")?.form;
  if (form?.method === "post") form.requestSubmit();
});

for (const box of document.querySelectorAll("[data-submit]")) box.addEventListener("change", () => box.form.requestSubmit());
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

// A page whose figures are still being made asks again until they are; what somebody types meanwhile stays.
async function again() {
  if (document.activeElement?.matches("input, select, textarea")) return setTimeout(again, 1500);
  const answer = await fetch(location.href);
  if (!answer.ok) return setTimeout(again, 5000);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("[data-busy]")) {
    document.querySelector("main").innerHTML = page.querySelector("main").innerHTML;
    setTimeout(again, 1500);
  } else location.reload();
}

if (document.querySelector("[data-busy]")) setTimeout(again, 1200);

// What was typed in a form survives a session that has run out: the refused page has no form to keep it in.
const KEPT = "earmark-typed";

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    const typed = [...new FormData(form)].filter(([name, value]) => name !== "seen" && typeof value === "string");
    sessionStorage.setItem(KEPT, JSON.stringify([form.getAttribute("action"), location.pathname, typed]));
  });
}

function restore() {
  const [action, path, typed] = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  if (path !== location.pathname) return;
  sessionStorage.removeItem(KEPT);
  const sent = document.referrer && new URL(document.referrer).pathname === location.pathname;
  const form = [...document.querySelectorAll("form[method=post]")].find((one) => one.getAttribute("action") === action);
  if (sent || !form) return; // it was taken
  for (const [name, value] of typed) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field && field.type !== "checkbox") field.value = value;
  }
  const details = form.closest("details");
  if (details) details.open = true;
}

restore();
