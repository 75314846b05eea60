// The page of differences: filters that stand in the address.
(() => {
  "use strict";
  const form = document.getElementById("pl-differences-filter");
  if (!form) return;
  const items = [...document.querySelectorAll(".pl-differences > li")];
  const names = ["kind", "facet", "level"];
  const shown = document.getElementById("pl-differences-shown");

  const show = () => {
    let count = 0;
    for (const item of items) {
      item.hidden = names.some((name) => form.elements[name].value && item.dataset[name] !== form.elements[name].value);
      count += !item.hidden;
    }
    for (const matter of document.querySelectorAll(".pl-compared-matter")) {
      matter.hidden = !matter.querySelector(".pl-differences > li:not([hidden])");
    }
    shown.textContent = `${count} 处`;
  };
  const write = () => {
    const wanted = new URLSearchParams();
    for (const name of names) if (form.elements[name].value) wanted.set(name, form.elements[name].value);
    const hash = wanted.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
  };
  const read = () => {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return;
    const wanted = new URLSearchParams(hash);
    for (const name of names) {
      form.elements[name].value = wanted.get(name) ?? "";
      if (form.elements[name].selectedIndex < 0) form.elements[name].value = "";
    }
    show();
  };
  form.addEventListener("change", () => { write(); show(); });
  form.addEventListener("reset", () => setTimeout(() => { write(); show(); }));
  window.addEventListener("hashchange", read);
  read();
})();
