// The keys of our menu, the same around Fava's reports and on our own pages; a single letter is dead while
// a field has the focus. On our own pages the menu's button for phones, too.

const meta = document.querySelector('meta[name="earmark-keys"]');
const opens = meta ? JSON.parse(meta.content) : {};
const help = document.querySelector('.side a[href$="/help/"]'); // around Fava's reports ? is Fava's own
if (help) opens["?"] = help.href;
const SECOND = 1000; // how long a g waits for its second key, in milliseconds

const typing = (node) =>
  node instanceof HTMLElement &&
  (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) || node.closest("dialog"));

let first = "";
let since = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  const second = first === "g" && event.timeStamp - since < SECOND;
  const href = opens[second ? `g ${event.key}` : event.key];
  first = event.key;
  since = event.timeStamp;
  if (!href) return;
  first = "";
  event.preventDefault();
  event.stopImmediatePropagation();
  location.assign(href);
}, true);

const burger = document.querySelector("header .burger");
if (burger) {
  burger.addEventListener("click", () => {
    const open = document.body.classList.toggle("menu");
    burger.setAttribute("aria-expanded", String(open));
  });
}
