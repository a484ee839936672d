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
