// 导入: cells are edited as in a spreadsheet; each change goes to the server, which says what becomes of the rows.

const page = document.querySelector(".import");
const code = page.dataset.code;
const sheet = page.querySelector(".sheet");
const said = page.querySelector("#said");

// --- dropping files

for (const form of page.querySelectorAll(".drop")) {
  const input = form.querySelector("input[type=file]");
  const busy = form.querySelector(".busy");
  const send = () => {
    const files = [...input.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > Number(form.dataset.files)) busy.textContent = `一次最多 ${form.dataset.files} 个文件，请分几次。`;
    else if (size > Number(form.dataset.most)) busy.textContent = "这些文件太大，请按月或按年分开导出。";
    else if (files.length) {
      form.setAttribute("aria-busy", "true");
      busy.textContent = `正在读 ${files.length} 个文件…`;
      form.submit();
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  input.addEventListener("change", send);
  const over = (event) => {
    event.preventDefault();
    form.classList.add("over");
  };
  window.addEventListener("dragover", over);
  window.addEventListener("dragleave", () => form.classList.remove("over"));
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
}

for (const form of page.querySelectorAll(".give-up")) {
  let asked = false;
  form.addEventListener("submit", (event) => {
    if (asked) return;
    event.preventDefault();
    asked = true;
    form.querySelector("button").textContent = "真的放弃？再点一次";
  });
}

// --- the table

if (sheet) {
  const undone = [];
  let filter = "";
  let sending = Promise.resolve();
  let list = null;
  const pending = new Map(); // what was typed and not answered yet, by row and word: an earlier answer does not undo it

  const body = (at) => sheet.querySelector(`tbody[data-at="${CSS.escape(at)}"]`);
  const at = (cell) => cell.closest("tbody").dataset.at;
  const visible = (cell) => cell.offsetParent !== null;
  const picks = () => [...sheet.querySelectorAll(".pick")].filter(visible);

  const focus = (cell) => {
    if (!cell) return;
    for (const old of sheet.querySelectorAll('.pick[tabindex="0"]')) old.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
  };
  const first = sheet.querySelector(".pick");
  if (first) first.tabIndex = 0;

  const column = (cell, by) => {
    const same = picks().filter((other) => other.dataset.word === cell.dataset.word);
    return same[same.indexOf(cell) + by];
  };
  const beside = (cell, by) => {
    const all = picks();
    return all[all.indexOf(cell) + by];
  };

  const shows = (tbody) => {
    if (!filter) return true;
    return filter === "told" ? "told" in tbody.dataset : tbody.dataset.state === filter;
  };
  const sift = () => {
    sheet.classList.toggle("only", filter !== "");
    for (const tbody of sheet.querySelectorAll("tbody[data-at]")) tbody.classList.toggle("shown", shows(tbody));
  };

  const fill = (cell, value) => {
    cell.dataset.value = cell.textContent = value;
    cell.classList.add("saving");
  };

  const replace = (where, html) => {
    const old = body(where);
    if (!old) return;
    const made = document.createElement("table");
    made.innerHTML = html; // our own template: every text in it is escaped
    const fresh = made.querySelector("tbody");
    const held = list && old.contains(list.cell) ? list.cell : old.contains(document.activeElement) ? document.activeElement : null;
    if (old.classList.contains("open") && fresh.querySelector(".more")) fresh.classList.add("open");
    for (const cell of fresh.querySelectorAll(".pick")) {
      const typed = pending.get(`${where} ${cell.dataset.word}`);
      if (typed !== undefined) fill(cell, typed);
    }
    const again = fresh.querySelector(`.pick[data-word="${held?.dataset.word ?? ""}"]`);
    if (list && old.contains(list.cell) && again) list.cell = again; // an open list stays open
    old.replaceWith(fresh);
    fresh.classList.toggle("shown", shows(fresh));
    if (again && !list) focus(again);
  };

  const show = (answer) => {
    for (const [where, html] of Object.entries(answer.rows)) replace(where, html);
    page.querySelector(".foot").innerHTML = answer.foot;
    const whole = page.querySelector(".whole");
    const opened = whole.querySelector("details")?.open;
    whole.innerHTML = answer.whole;
    if (opened && whole.firstElementChild) whole.firstElementChild.open = true;
    for (const button of page.querySelectorAll("[data-filter]"))
      button.querySelector("b").textContent = answer.counts[button.dataset.filter];
    page.querySelector('.confirm [name="mark"]').value = answer.mark;
    const main = page.querySelector(".confirm button");
    main.disabled = !answer.book;
    main.querySelector("b").textContent = answer.book;
    const told = Object.keys(answer.rows).length;
    said.textContent = `已重查，${told} 行有变化`;
  };

  const warn = (text) => {
    let notice = page.querySelector(".notice.live");
    if (!notice) {
      notice = document.createElement("p");
      notice.className = "notice warning live";
      notice.setAttribute("role", "alert");
      page.prepend(notice);
    }
    notice.textContent = text;
    notice.scrollIntoView({ block: "nearest" });
  };

  const post = async (asked) => {
    try {
      const answer = await fetch(`/${code}/import/edit`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(asked),
      });
      const found = await answer.json();
      if (answer.ok) {
        page.querySelector(".notice.live")?.remove();
        show(found);
        return true;
      }
      warn(answer.status === 401 ? "登录已过期：请在新窗口登录，再回到这里接着改，已填的都在。" : found.error);
    } catch {
      warn("没有连上，刚才这一格没有改成，请再试。");
    }
    return false;
  };

  // one after another, so that the last answer is the last word
  const ask = (asked) => {
    sending = sending.then(() => post(asked));
    return sending;
  };

  const write = async (changes, keep = true) => {
    const before = changes.map(({ where, word }) => ({ where, word, value: cellOf(where, word)?.dataset.value ?? "" }));
    for (const { where, word, value } of changes) {
      const cell = cellOf(where, word);
      if (!cell) continue;
      pending.set(`${where} ${word}`, value);
      fill(cell, value);
    }
    const answered = () => {
      for (const { where, word, value } of changes)
        if (pending.get(`${where} ${word}`) === value) {
          pending.delete(`${where} ${word}`);
          cellOf(where, word)?.classList.remove("saving");
        }
    };
    for (let n = 0; n < changes.length; n += 200) {
      const edits = changes.slice(n, n + 200).map(({ where, word, value }) => ({ at: where, [word]: value }));
      if (!(await ask({ edits }))) {
        answered();
        for (const { where, word, value } of before) {
          const cell = cellOf(where, word);
          if (cell) {
            cell.dataset.value = cell.textContent = value;
            cell.classList.remove("saving");
          }
        }
        return;
      }
    }
    answered();
    if (keep) undone.push(before);
  };
  const cellOf = (where, word) => body(where)?.querySelector(`.pick[data-word="${word}"]`);
  const put = (cell, value) => {
    if (cell.dataset.value !== value) write([{ where: at(cell), word: cell.dataset.word, value }]);
  };

  // --- the list of what a cell may be

  const close = (back = true) => {
    if (!list) return;
    const { cell, element } = list;
    list = null;
    element.remove();
    cell.removeAttribute("aria-expanded");
    if (back) focus(cell);
  };
  const choose = (item) => {
    const { cell } = list;
    close();
    put(cell, item.dataset.value);
  };
  const mark = (item) => {
    for (const other of list.choices.children) other.setAttribute("aria-selected", String(other === item));
    list.item = item;
    if (item) list.input.setAttribute("aria-activedescendant", item.id);
    item?.scrollIntoView({ block: "nearest" });
  };
  const sieve = () => {
    const typed = list.input.value.trim();
    for (const item of list.choices.children) item.hidden = !item.textContent.includes(typed);
    mark([...list.choices.children].find((item) => !item.hidden));
  };
  // a field of its own, for words that an input method puts together
  const open = (cell, typed = "") => {
    close(false);
    const element = document.createElement("div");
    const input = document.createElement("input");
    const choices = document.querySelector(`#options-${cell.dataset.word}`).cloneNode(true);
    const none = document.createElement("li");
    none.dataset.value = "";
    none.textContent = "（空）";
    choices.append(none);
    element.className = "options";
    choices.id = "choices";
    choices.setAttribute("role", "listbox");
    choices.setAttribute("aria-label", cell.dataset.label);
    const said = { role: "combobox", "aria-expanded": "true", "aria-controls": "choices", "aria-label": `${cell.dataset.label}，键入几个字查找`, placeholder: "查找", autocomplete: "off" };
    for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
    input.value = typed;
    [...choices.children].forEach((item, n) => {
      item.id = `option-${n}`;
      item.setAttribute("role", "option");
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(item);
      });
    });
    element.append(input, choices);
    document.body.append(element);
    const box = cell.getBoundingClientRect();
    element.style.minWidth = `${box.width}px`;
    const left = Math.min(box.left, document.documentElement.clientWidth - element.offsetWidth - 4);
    const below = window.innerHeight - box.bottom > element.offsetHeight + 70 || box.top < element.offsetHeight;
    element.style.left = `${Math.max(0, left) + window.scrollX}px`;
    element.style.top = `${(below ? box.bottom : box.top - element.offsetHeight) + window.scrollY}px`;
    cell.setAttribute("aria-expanded", "true");
    list = { cell, element, input, choices, item: null };
    if (typed) sieve();
    else mark([...choices.children].find((item) => item.dataset.value === cell.dataset.value) ?? choices.firstElementChild);
    input.addEventListener("input", sieve);
    input.addEventListener("keydown", inList);
    input.addEventListener("blur", () => setTimeout(() => list?.input === input && close(false)));
    input.focus({ preventScroll: true });
  };
  const step = (by) => {
    const shown = [...list.choices.children].filter((item) => !item.hidden);
    mark(shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(list.item) + by))]);
  };

  const inList = (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" || event.key === "Tab") {
      if (list.item) choose(list.item);
      else close();
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const inCell = (event, cell) => {
    const key = event.key;
    if (key === "Tab") {
      const next = beside(cell, event.shiftKey ? -1 : 1);
      if (!next) return; // out of the table, as from any field
      focus(next);
    } else if ((key === "ArrowDown" && event.altKey) || key === "F2" || key === " ") open(cell);
    else if (key === "Enter" && (event.ctrlKey || event.metaKey)) return;
    else if (key === "Enter") focus(column(cell, event.shiftKey ? -1 : 1));
    else if (key === "ArrowDown" || key === "ArrowUp") focus(column(cell, key === "ArrowDown" ? 1 : -1));
    else if (key === "ArrowLeft" || key === "ArrowRight") focus(beside(cell, key === "ArrowRight" ? 1 : -1));
    else if (key === "Delete" || key === "Backspace") put(cell, "");
    else if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "d") {
      const above = column(cell, -1);
      if (above) put(cell, above.dataset.value);
    } else if (key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      open(cell, key);
    } else return;
    event.preventDefault();
  };

  sheet.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".pick");
    if (!cell || event.isComposing) return;
    inCell(event, cell);
  });
  window.addEventListener("resize", () => close(false));

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const main = page.querySelector(".confirm button");
      if (main && !main.disabled) main.click();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      const last = undone.pop();
      if (last) write(last, false);
      event.preventDefault();
    }
  });

  document.addEventListener("copy", (event) => {
    const cell = document.activeElement?.closest?.(".pick");
    if (!cell || !getSelection().isCollapsed) return;
    event.clipboardData.setData("text/plain", cell.dataset.value);
    event.preventDefault();
  });
  // lines go down, tabs go to the right, as from a spreadsheet
  document.addEventListener("paste", (event) => {
    const cell = document.activeElement?.closest?.(".pick");
    if (!cell) return;
    event.preventDefault();
    const changes = [];
    let down = cell;
    for (const line of event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/)) {
      let across = down;
      for (const text of line.split("\t")) {
        if (!across || at(across) !== at(down)) break;
        changes.push({ where: at(across), word: across.dataset.word, value: text.trim() });
        across = beside(across, 1);
      }
      down = column(down, 1);
      if (!down) break;
    }
    write(changes);
  });

  sheet.addEventListener("click", (event) => {
    const cell = event.target.closest(".pick");
    const button = event.target.closest("button");
    if (cell) {
      open(cell);
    } else if (button?.classList.contains("mark")) {
      const opened = button.closest("tbody").classList.toggle("open");
      button.setAttribute("aria-expanded", String(opened));
    } else if (button?.dataset.propose) {
      const many = button.dataset.rows?.split(" ").filter((where) => body(where)?.dataset.state === "wait");
      const rows = many ?? [at(button)];
      write(rows.map((where) => ({ where, word: "category", value: button.dataset.propose })));
    } else if (button?.dataset.explain) {
      explain(button);
    } else if (button?.dataset.bank) {
      ask({ pairs: { [button.dataset.bank]: button.dataset.sheet.split(" ") } });
    }
  });
  // one explanation, of this row or of all that a finding is about
  const explain = async (button) => {
    const input = button.closest("tbody").querySelector('[name="explanation"]');
    const explanation = input.value.trim();
    const many = button.dataset.explain.split(" ");
    if (!explanation) {
      input.focus();
      said.textContent = "先写说明";
      return;
    }
    if (await ask({ edits: many.map((where) => ({ at: where, explanation })) })) said.textContent = `已说明 ${many.length} 行`;
  };
  sheet.addEventListener("keydown", (event) => {
    if (event.target.name !== "explanation" || event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
    event.preventDefault();
    explain(event.target.closest("p").querySelector("button"));
  });
  sheet.addEventListener("change", (event) => {
    const where = event.target.dataset.confirm;
    if (where) ask({ confirm: { [where]: event.target.checked } });
  });

  for (const button of page.querySelectorAll("[data-filter]"))
    button.addEventListener("click", () => {
      filter = button.dataset.filter;
      for (const other of page.querySelectorAll("[data-filter]"))
        other.setAttribute("aria-pressed", String(other === button));
      sift();
    });

  const form = page.querySelector(".confirm");
  let sent = false;
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sent) return;
    sent = true;
    form.querySelector("button").disabled = true;
    await sending; // what was typed last is booked too
    form.submit();
  });
}
