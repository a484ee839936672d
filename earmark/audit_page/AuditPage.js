// What the audit page does beyond links: severities shown or hidden, and j, k, Enter in the list of rules.
// Without it everything is still there to read.

const PREFIXES = new Set(["d", "f", "g", "s", "t"]); // Fava's own two-key commands begin with these
let last = "";

function show(root, severity) {
  for (const button of root.querySelectorAll("[data-em-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.emShow === severity));
  }
  for (const rule of root.querySelectorAll("[data-em-severities]")) {
    rule.hidden = severity !== "" && !rule.dataset.emSeverities.split(" ").includes(severity);
  }
  for (const row of root.querySelectorAll("[data-em-severity]")) {
    row.hidden = severity !== "" && row.dataset.emSeverity !== severity;
  }
}

function step(by) {
  const rules = [...document.querySelectorAll(".em .rules details:not([hidden]) > summary")];
  if (!rules.length) return;
  const at = rules.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rules.length - 1) : Math.min(rules.length - 1, Math.max(0, at + by));
  rules[next].focus();
  rules[next].scrollIntoView({ block: "nearest" });
}

function keydown(event) {
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  const plain = !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const follows = PREFIXES.has(last);
  last = event.key;
  if (!plain || follows || document.querySelector("dialog[open]") || !document.querySelector(".em")) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
}

// Fava's journal names its buttons in English in every language.
const JOURNAL = {
  Open: "开户", Close: "销户", Transaction: "收支", Balance: "余额核对", Note: "备注", Document: "凭证",
  D: "新附", L: "已关联", Pad: "补差", Query: "查询", Custom: "事项", B: "预算",
};

function translate() {
  for (const button of document.querySelectorAll("article form.flex-row > button[data-key]")) {
    const word = button.textContent.trim();
    if (!(word in JOURNAL)) continue;
    button.textContent = JOURNAL[word];
    button.title = button.title.replace(word, JOURNAL[word]);
  }
}

// On paper nothing can be opened: everything is open while the page prints.
let closed = [];

function unfold() {
  closed = [...document.querySelectorAll(".em details:not([open])")];
  for (const details of closed) details.open = true;
}

function fold() {
  for (const details of closed) details.open = false;
  closed = [];
}

export default {
  init() {
    document.addEventListener("keydown", keydown);
    window.addEventListener("beforeprint", unfold);
    window.addEventListener("afterprint", fold);
  },
  onPageLoad() {
    translate();
  },
  onExtensionPageLoad() {
    const root = document.querySelector(".em");
    const filters = root?.querySelector("[data-em-filters]");
    if (!filters) return;
    filters.hidden = false;
    filters.onclick = (event) => {
      const button = event.target.closest("[data-em-show]");
      if (button) show(root, button.dataset.emShow);
    };
  },
};
