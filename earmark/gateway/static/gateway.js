// What the gateway adds to Fava's frontend: an entry's window shows the entry as a voucher, and a page
// whose session has run out goes to log-in, from where it comes back.

const plain = window.fetch;

window.fetch = async (...request) => {
  const answer = await plain(...request);
  if (answer.status === 401) {
    // whoever has typed something keeps it in the time that this event takes, or stays here
    const leaving = new CustomEvent("earmark-expired", { cancelable: true });
    if (window.dispatchEvent(leaving)) {
      const here = location.pathname + location.search;
      location.assign(`/login?next=${encodeURIComponent(here)}`);
    }
  }
  return answer;
};

class Voucher extends HTMLElement {
  async connectedCallback() {
    const hash = location.hash.replace("#context-", "");
    const slug = location.pathname.split("/")[1];
    try {
      const query = new URLSearchParams({ entry_hash: hash, partial: "true" });
      const answer = await fetch(`/${slug}/voucher/?${query}`);
      const text = await answer.text();
      if (answer.ok) this.innerHTML = text; // our own template: every text in it is escaped
      else this.textContent = text;
    } catch {
      this.textContent = "凭证没有打开，请重试。";
    }
  }
}

customElements.define("earmark-voucher", Voucher);

// Around Fava's reports its header gets who is logged in, and the way out.
const me = document.querySelector('meta[name="earmark-me"]');
if (me) {
  const put = () => {
    const header = document.querySelector("body > header");
    if (!header || header.querySelector(".me")) return Boolean(header);
    const form = Object.assign(document.createElement("form"), { className: "me", method: "post", action: "/logout" });
    const name = Object.assign(document.createElement("a"), { href: "/password", textContent: me.content });
    name.dataset.remote = "";
    form.append(name, Object.assign(document.createElement("button"), { textContent: "退出" }));
    header.append(form);
    return true;
  };
  if (!put()) {
    const watch = new MutationObserver(() => put() && watch.disconnect());
    watch.observe(document.body, { childList: true });
  }
}
