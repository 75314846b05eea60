// The calendar page: one unit at a time. The unit stands in the address, so that it can be sent on.
(() => {
  "use strict";
  const form = document.getElementById("pl-calendar-filter");
  if (!form) return;
  const choice = form.elements.unit;
  const file = document.getElementById("pl-calendar-file");
  const shown = document.getElementById("pl-calendar-shown");
  const items = [...document.querySelectorAll(".pl-calendar [data-units]")];

  const show = () => {
    const unit = choice.value;
    const days = new Map();
    for (const item of items) {
      item.hidden = Boolean(unit) && !item.dataset.units.split(" ").includes(unit);
      const day = item.closest(".pl-month .pl-day")?.dataset.day;
      if (day && !item.hidden) days.set(day, (days.get(day) ?? 0) + 1);
    }
    for (const day of document.querySelectorAll(".pl-day")) day.hidden = !day.querySelector("[data-units]:not([hidden])");
    for (const spot of document.querySelectorAll(".pl-spot[data-day]")) {
      const count = days.get(spot.dataset.day) ?? 0;
      spot.toggleAttribute("hidden", !count);
      spot.querySelector("text").textContent = count;
    }
    for (const month of document.querySelectorAll(".pl-month, .pl-undated")) {
      const count = month.querySelectorAll("[data-units]:not([hidden])").length;
      month.hidden = !count;
      const number = month.querySelector(".pl-month-count");
      if (number) number.textContent = count;
    }
    const soon = document.querySelectorAll("#next-days ~ .pl-days > .pl-day:not([hidden])");
    document.getElementById("pl-calendar-none").hidden = soon.length > 0;
    const option = choice.selectedOptions[0];
    file.hidden = !option.dataset.file;
    file.href = option.dataset.file;
    let sum = 0;
    let gone = 0;
    for (const [day, count] of days) {
      sum += count;
      if (day < form.dataset.asOf) gone += count;
    }
    shown.textContent = unit ? `${sum} 项${gone ? `，其中 ${gone} 项已过去` : ""}` : "";
  };

  const fromAddress = () => {
    const unit = new URLSearchParams(location.hash.slice(1)).get("unit") ?? "";
    choice.value = unit;
    if (choice.selectedIndex < 0) choice.value = "";
    show();
  };
  choice.addEventListener("change", () => {
    history.replaceState(null, "", choice.value ? `#unit=${choice.value}` : location.pathname + location.search);
    show();
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
