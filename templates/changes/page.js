// Shows one unit only. The choice stands in the address, so that it can be sent to a colleague.
(() => {
  const choice = document.getElementById("unit");
  if (!choice) return;
  const concerned = [...document.querySelectorAll("[data-units]")];
  const papers = [...document.querySelectorAll(".paper")];
  const told = document.getElementById("shown");
  choice.closest(".choose").hidden = false;

  const show = () => {
    const unit = choice.value;
    for (const part of concerned) {
      part.hidden = Boolean(unit) && !part.dataset.units.split(" ").includes(unit);
      if (unit && part.matches("details") && !part.hidden) part.open = true;
    }
    for (const paper of papers) paper.hidden = !paper.querySelector(".duty:not([hidden])");
    if (!told) return;
    const shown = document.querySelectorAll(".duty:not([hidden])").length;
    told.hidden = !unit;
    told.textContent = unit ? `${choice.selectedOptions[0].textContent}：${shown} 条` : "";
  };

  const fromAddress = () => {
    const unit = new URLSearchParams(location.hash.slice(1)).get("unit");
    if (unit === null || ![...choice.options].some((option) => option.value === unit)) return;
    choice.value = unit;
    show();
  };

  choice.addEventListener("change", () => {
    show();
    history.replaceState(null, "", choice.value ? `#unit=${encodeURIComponent(choice.value)}` : "#");
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
