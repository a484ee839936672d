// Files with a form: a browser's own button for them speaks the system's language, ours names what was chosen; and
// what is too large is told before it is sent, with everything that was typed still there.
const MOST = 11 * 1024 * 1024; // bytes; the server takes a form of 12 MB

for (const input of document.querySelectorAll("form input[type=file]")) {
  const said = document.getElementById("chosen");
  const size = () => [...input.files].reduce((sum, file) => sum + file.size, 0);
  const tell = () => {
    const names = [...input.files].map((one) => one.name).join("、");
    const large = size() > MOST;
    said.textContent = large ? `▲ 没有收：${names}，合计超过 11 MB，请压缩或分几次` : names && `已选：${names}`;
    said.classList.toggle("said", large);
    return !large;
  };
  input.addEventListener("change", tell);
  input.form.addEventListener("submit", (event) => {
    if (tell()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    said.scrollIntoView({ block: "nearest" });
  });
}
