// A form that was refused on a page of its own: what was typed in it is filled in again where it came from.
if (sessionStorage.getItem("earmark-typed")) {
  sessionStorage.setItem("earmark-refused", "1");
  document.getElementById("kept").hidden = false;
}
