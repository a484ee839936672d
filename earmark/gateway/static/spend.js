// 记一笔支出: the check while typing, the invoice that fills fields, drafts, and the saving. What the server
// says is put in as text, never as markup.

const form = document.getElementById("spend");
const at = (id) => document.getElementById(id);
const field = (name) => form.elements.namedItem(name);
const JSON_ONLY = { Accept: "application/json" };
const PAUSE = 300; // after the last key, in milliseconds
const KEPT = "earmark-spend";
const draftKey = `${KEPT}:${form.dataset.code}:${form.dataset.me}`;

const make = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};

const texts = () => {
  const found = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") found[name] = value;
  return found;
};

const fill = (values) => {
  for (const [name, value] of Object.entries(values)) {
    if (name === "form" || name === "voucher") continue;
    const one = field(name);
    if (one) one.value = value; // of radios the one of this value is chosen
  }
};

// --- the check

let timer = 0;
let turn = 0;
let explain = !at("why").hidden;

const counted = (answer) => {
  const marks = { violation: "▲ 违规", warning: "● 预警", lead: "◇ 线索", note: "○ 提示" };
  const line = make("p", "counts");
  for (const [name, word] of Object.entries(marks)) {
    if (answer.counts[name]) line.append(make("span", `mark ${name}`, `${word} ${answer.counts[name]}`));
  }
  if (!answer.findings.length) line.append(make("span", "mark clean", "✓ 未发现"));
  else if (answer.passed.length) line.append(make("span", "mark clean", `✓ 通过 ${answer.passed.length}`));
  return line;
};

const choose = (fix) => {
  if (fix.field === "source") {
    const [, content] = (field("cell").value || "-").split("-");
    for (const radio of form.querySelectorAll('input[name="cell"]')) {
      if (radio.dataset.source === fix.value && radio.value.split("-")[1] === content) radio.checked = true;
    }
  } else {
    field(fix.field).value = fix.value;
  }
  soon(0);
};

const card = (finding, first) => {
  const words = make("p", "", ...finding.words.map((part) => (part.hit ? make("u", "", part.text) : part.text)));
  const box = make("section", `card-${finding.severity}`);
  box.append(make("h3", "", make("span", `mark ${finding.severity}`, finding.label), ` ${finding.title}（${finding.cites}）`), words);
  if (finding.todo) box.append(make("p", "", make("b", "", "怎么改："), finding.todo));
  const row = make("p", "fixes");
  finding.fixes.forEach((fix, n) => {
    const button = make("button", n ? "" : "main", fix.word);
    button.type = "button";
    if (first && !n) {
      button.id = "fix";
      button.append(" ", make("kbd", "", "Alt+1"));
    }
    button.addEventListener("click", () => choose(fix));
    row.append(button);
  });
  const rule = make("a", "", `看规则 ${finding.code}`);
  rule.href = `/rules/${finding.code}`;
  rule.target = "_blank";
  rule.rel = "noopener";
  row.append(rule);
  box.append(row);
  return box;
};

const passing = (answer) => {
  if (!answer.passed.length && !answer.gaps.length) return "";
  const box = make("section", "card-clean");
  if (answer.passed.length) {
    const list = make("ul", "", ...answer.passed.map((rule) => make("li", "", `${rule.code} ${rule.title}：未发现`)));
    const open = make("details", "", make("summary", "", `✓ ${answer.passed.length} 条查支出的规则没有发现问题`), list);
    box.append(open);
  }
  for (const gap of answer.gaps) box.append(make("p", "", `? ${gap}`));
  return box;
};

const blocked = (reason) => {
  at("save").disabled = Boolean(reason);
  at("denied").hidden = !reason;
  at("denied").textContent = reason ? `▲ ${reason}。` : "";
};

const show = (answer) => {
  const box = at("answer");
  if (answer.wanting) {
    box.replaceChildren(make("p", "sub", `还差：${answer.wanting}。`));
    at("state").textContent = "边填边查";
    // only a field that was filled in badly is told beside the button; an empty one is still being reached
    const value = answer.field ? texts()[answer.field] : "";
    blocked(value && answer.field !== "explanation" ? answer.wanting : "");
    return;
  }
  let first = true;
  const cards = answer.findings.map((finding) => {
    const made = card(finding, first && finding.fixes.length > 0);
    if (finding.fixes.length) first = false;
    return made;
  });
  box.replaceChildren(counted(answer), ...cards, passing(answer));
  const few = [...box.querySelectorAll(".counts .mark")].slice(0, 2); // beside the button, where a phone has them in view
  at("tally").replaceChildren(...few.map((mark) => make("span", mark.className, mark.textContent.replace(/ \S+ /, " "))));
  at("number").textContent = answer.voucher;
  field("voucher").value = answer.voucher;
  explain = answer.explain;
  at("why").hidden = !explain && !field("explanation").value;
  at("save").firstElementChild.textContent = explain ? "保存并说明" : "保存";
  at("state").textContent = "刚查过";
  blocked(answer.closed);
};

const look = async () => {
  const mine = ++turn;
  at("state").textContent = "正在检查…";
  at("answer").setAttribute("aria-busy", "true");
  try {
    const answer = await window.fetch(form.dataset.check, {
      method: "POST",
      headers: JSON_ONLY,
      body: new URLSearchParams(texts()),
    });
    const told = await answer.json();
    if (mine !== turn) return;
    if (answer.ok) show(told);
    else at("state").textContent = told.error;
  } catch {
    if (mine === turn) at("state").textContent = "没有查成，保存时还会再查";
  } finally {
    if (mine === turn) at("answer").removeAttribute("aria-busy");
  }
};

const soon = (pause = PAUSE) => {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
};

form.addEventListener("input", (event) => {
  if (event.target.name === "file") return;
  event.target.closest("div, fieldset, form").querySelector(".from")?.setAttribute("hidden", "");
  soon();
});

// --- the invoice

const MOST = 11 * 1024 * 1024; // bytes; the server takes a form of 12 MB
const FROM_INVOICE = ["invoice", "invoice_date", "payee", "amount", "invoice_amount", "invoice_item"];

const read = async (file) => {
  if (file.size > MOST) {
    field("file").value = "";
    at("filed").textContent = `没有收 ${file.name}`;
    at("read").textContent = "超过 11 MB，请压缩或分开；发票 XML、OFD 最小";
    return;
  }
  at("filed").textContent = file.name;
  at("read").textContent = "正在读…";
  const body = new FormData();
  body.append("file", file);
  try {
    const answer = await window.fetch(form.dataset.invoice, { method: "POST", headers: JSON_ONLY, body });
    const told = await answer.json();
    if (!answer.ok) {
      field("file").value = "";
      at("filed").textContent = "没有收这个文件";
      at("read").textContent = told.error;
      return;
    }
    if (told.unread) {
      at("read").textContent = told.unread;
      return;
    }
    let filled = 0;
    for (const name of FROM_INVOICE) {
      if (!told.filled[name]) continue;
      field(name).value = told.filled[name];
      const sign = form.querySelector(`label[for="${name}"] .from`);
      if (sign) {
        sign.hidden = false;
        filled += 1;
      }
    }
    const many = told.count > 1 ? `${told.count} 张发票；` : "";
    at("read").textContent = `${many}已读出号码、开票日期、销售方、金额、品目；填了带“票”的 ${filled} 项`;
    soon(0);
  } catch {
    at("read").textContent = "没有读成，请手填；原件随这笔一起保存";
  }
};

const take = (files) => {
  if (!files.length) return;
  const list = new DataTransfer();
  list.items.add(files[0]);
  field("file").files = list.files;
  read(files[0]);
};

field("file").addEventListener("change", () => field("file").files.length && read(field("file").files[0]));
at("drop").addEventListener("dragover", (event) => event.preventDefault());
at("drop").addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => take(event.clipboardData.files));

// --- drafts: in this browser and nowhere else

const keep = (store) => {
  try {
    store.setItem(draftKey, JSON.stringify(texts()));
    return true;
  } catch {
    return false; // the browser keeps nothing
  }
};

const offer = () => {
  const kept = sessionStorage.getItem(draftKey) ?? localStorage.getItem(draftKey);
  if (!kept || at("saved")) return;
  const back = sessionStorage.getItem(draftKey) !== null;
  sessionStorage.removeItem(draftKey);
  if (back) {
    fill(JSON.parse(kept));
    at("draft").textContent = "登录过期前填的都还在；附件请再选一次。";
    at("draft").hidden = false;
    soon(0);
    return;
  }
  const take_ = make("button", "", "取出");
  const drop_ = make("button", "", "丢掉");
  take_.type = drop_.type = "button";
  take_.addEventListener("click", () => {
    fill(JSON.parse(kept));
    at("draft").hidden = true;
    soon(0);
  });
  drop_.addEventListener("click", () => {
    localStorage.removeItem(draftKey);
    at("draft").hidden = true;
  });
  at("draft").replaceChildren("有一份草稿。 ", take_, " ", drop_);
  at("draft").hidden = false;
};

const draft = () => {
  const done = keep(localStorage);
  at("draft").textContent = done ? "草稿已存在这台电脑的浏览器里。" : "这个浏览器不让存草稿。";
  at("draft").hidden = false;
};

at("keep").addEventListener("click", draft);
window.addEventListener("earmark-expired", () => keep(sessionStorage));

// --- the saving

const save = async () => {
  if (at("save").disabled) return;
  at("save").disabled = true;
  at("state").textContent = "正在保存…";
  try {
    const answer = await window.fetch(form.action, { method: "POST", headers: JSON_ONLY, body: new FormData(form) });
    const told = await answer.json();
    if (answer.ok) {
      localStorage.removeItem(draftKey);
      location.assign(told.href);
      return;
    }
    at("denied").textContent = `▲ ${told.error}。`;
    at("denied").hidden = false;
    if (told.field === "explanation") at("why").hidden = false;
    const one = told.field && (form.querySelector(`#${told.field}`) ?? form.querySelector(`[name="${told.field}"], [name="cell"]`));
    if (one) one.focus();
  } catch {
    at("denied").textContent = "▲ 没有连上服务器，不知道存没存。填的都还在，请再按一次保存：同一张表只会记一次。";
    at("denied").hidden = false;
  }
  at("state").textContent = "没有保存";
  at("save").disabled = false;
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});

document.addEventListener("keydown", (event) => {
  const fix = at("fix");
  if (event.ctrlKey && event.key === "Enter") save();
  else if (event.ctrlKey && event.key.toLowerCase() === "s") draft();
  else if (event.altKey && event.key === "1" && fix) fix.click();
  else return;
  event.preventDefault();
});

offer();
if (field("amount").value && field("payee").value) soon(0);
