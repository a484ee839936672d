// What was typed in a form survives a session that has run out, and any other page that refuses the form: that page
// says so (refused.js), and the page of the form fills it in again. It stays in this window, and no password is kept.
const KEPT = "earmark-typed";
const REFUSED = "earmark-refused";

const keeps = (form) =>
  form.matches("form[method=post]:not(.me, .card, #spend)") && !form.querySelector("[type=password]"); // #spend keeps its own

document.addEventListener("submit", ({ target: form }) => {
  if (!keeps(form)) return;
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([form.getAttribute("action"), typed]));
  } catch {
    // the browser keeps nothing
  }
}, true);

const put = (form, typed) => {
  for (const field of form.elements) {
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length && !["hidden", "file", "submit", "button"].includes(field.type)) field.value = values[0];
  }
  for (let box = form.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  const told = Object.assign(document.createElement("p"), { className: "ok", textContent: "刚才没有办成，填的字已填回；附件请再选一次。" });
  told.setAttribute("role", "status");
  form.prepend(told);
};

if (document.querySelector("main .refusal") === null) {
  const [action, typed] = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  const refused = sessionStorage.getItem(REFUSED);
  const form = refused && [...document.forms].find((one) => keeps(one) && one.getAttribute("action") === action);
  if (form) put(form, typed);
  if (form || !refused) {
    sessionStorage.removeItem(KEPT);
    sessionStorage.removeItem(REFUSED);
  }
}
