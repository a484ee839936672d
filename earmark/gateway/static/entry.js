// A browser's own button for files speaks the system's language; ours names what was chosen.

const file = document.getElementById("file");
if (file) {
  file.addEventListener("change", () => {
    const names = [...file.files].map((one) => one.name);
    document.getElementById("chosen").textContent = names.length ? `已选：${names.join("、")}` : "";
  });
}
