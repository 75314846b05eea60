// A unit's page: remember the unit, narrow the list, and the working copy with its marks and notes.
"use strict";

(() => {
  const { store, save } = policyLedger;
  const remember = document.getElementById("pl-remember");
  const unit = remember.dataset.unit;
  const label = () => {
    remember.textContent = store.get("unit")?.id === unit ? "已是我的单位，点按取消" : "设为我的单位";
  };
  remember.addEventListener("click", () => {
    const mine = store.get("unit")?.id === unit ? null : { id: unit, name: remember.dataset.name };
    if (!store.set("unit", mine)) remember.textContent = "浏览器不允许保存";
    else label();
  });
  label();
  document.getElementById("pl-print").addEventListener("click", () => print());

  const form = document.getElementById("pl-roles");
  const pattern = document.getElementById("pl-tick");
  if (!form || !pattern) return;

  // ---- Periods: what comes round is done for a period, never for ever.

  const spans = [...document.querySelectorAll("#pl-spans li")].map((item) => ({ ...item.dataset, name: item.textContent }));
  const pad = (number) => String(number).padStart(2, "0");
  const iso = (day) => `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
  const periodOf = (kind, now = new Date()) => {
    const year = now.getFullYear();
    const monday = new Date(year, now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
    switch (kind) {
      case "": return "";
      case "day": return iso(now);
      case "week": return `${iso(monday)}起一周`;
      case "month": return `${year}年${now.getMonth() + 1}月`;
      case "quarter": return `${year}年第${Math.floor(now.getMonth() / 3) + 1}季度`;
      case "year": return `${year}年`;
      default: {
        const begun = spans.filter((span) => span.kind === kind && span.start <= iso(now));
        return begun.at(-1)?.name ?? "";
      }
    }
  };

  // ---- Marks

  const STATES = ["done", "doing", "todo"];
  const key = `ticks:${unit}`;
  const valid = (ticks) => {
    const kept = {};
    for (const [duty, tick] of Object.entries(ticks ?? {})) {
      if (typeof tick !== "object" || tick === null) continue;
      const state = STATES.includes(tick.state) ? tick.state : "";
      const note = typeof tick.note === "string" ? tick.note.slice(0, 2000) : "";
      const text = (value) => (typeof value === "string" ? value.slice(0, 60) : "");
      if (state || note) kept[duty] = { state, note, at: text(tick.at), period: text(tick.period) };
    }
    return kept;
  };
  let ticks = valid(store.get(key));
  const say = (words) => { document.getElementById("pl-tick-said").textContent = words; };
  const keep = () => {
    if (!store.set(key, Object.keys(ticks).length ? ticks : null)) {
      say("浏览器不允许保存，关闭页面后标记会丢失；请导出成文件。");
    }
  };

  const duties = [...document.querySelectorAll(".pl-duties > .pl-duty")];
  const stateNow = (item) => {
    const tick = ticks[item.id];
    return tick && tick.period === periodOf(item.dataset.period ?? "") ? tick.state : "";
  };
  const paint = (item) => {
    const tick = ticks[item.id] ?? { state: "", note: "", period: "" };
    const now = periodOf(item.dataset.period ?? "");
    const state = stateNow(item);
    const select = item.querySelector(".pl-tick select");
    const note = item.querySelector(".pl-note");
    const words = [...select.options].find((option) => option.value === tick.state)?.text ?? "";
    item.dataset.state = state || "none";
    select.value = state;
    note.querySelector("textarea").value = tick.note;
    note.querySelector("textarea").hidden = !tick.note;
    note.querySelector("p").textContent = tick.note;
    item.querySelector(".pl-tick-period").textContent = !item.dataset.period ? ""
      : tick.state && !state ? `${tick.period}：${words}；本期（${now}）重新标` : `本期：${now}`;
  };
  const count = () => {
    for (const field of form.querySelectorAll('[name="state"]')) {
      field.parentElement.querySelector(".pl-n").textContent = duties.filter((item) => item.dataset.state === field.value).length;
    }
  };
  const put = (item, change) => {
    const before = ticks[item.id] ?? { state: "", note: "" };
    const tick = { ...before, ...change, at: new Date().toISOString() };
    if ("state" in change) tick.period = periodOf(item.dataset.period ?? "");
    if (tick.state || tick.note) ticks[item.id] = { period: periodOf(item.dataset.period ?? ""), ...tick };
    else delete ticks[item.id];
    keep();
  };
  for (const item of duties) {
    const [part, under] = pattern.content.cloneNode(true).children;
    const title = item.querySelector(".pl-duty-title").textContent.trim();
    const note = under.querySelector("textarea");
    const select = part.querySelector("select");
    select.setAttribute("aria-label", `进度：${title}`);
    note.setAttribute("aria-label", `备注：${title}`);
    select.addEventListener("change", () => {
      put(item, { state: select.value });
      paint(item);
      count();
    });
    part.querySelector("button").addEventListener("click", () => { note.hidden = false; note.focus(); });
    note.addEventListener("input", () => {
      put(item, { note: note.value });
      under.querySelector("p").textContent = note.value;
    });
    item.querySelector(".pl-duty-head").append(part);
    item.append(under);
    paint(item);
  }
  count();

  // ---- The working copy as a file

  const FORMAT = "policyledger-working-copy";
  document.getElementById("pl-export").addEventListener("click", () => {
    const file = { format: FORMAT, version: 1, unit, name: remember.dataset.name, saved: new Date().toISOString(), ticks };
    save(`${remember.dataset.name}-工作记录.json`, "application/json", `${JSON.stringify(file, null, 1)}\n`);
  });
  const input = document.getElementById("pl-import-file");
  document.getElementById("pl-import").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    let read = null;
    try { read = JSON.parse(await file.text()); } catch { /* not ours */ }
    if (read?.format !== FORMAT) return say("这不是从本站导出的工作记录。");
    if (read.unit !== unit) return say(`这是“${String(read.name).slice(0, 40)}”的工作记录，请到那个单位的页面导入。`);
    let taken = 0;
    for (const [duty, tick] of Object.entries(valid(read.ticks))) {
      // Of two marks on one duty the later one counts.
      if (ticks[duty] && ticks[duty].at >= tick.at) continue;
      ticks[duty] = tick;
      taken += 1;
    }
    keep();
    duties.forEach(paint);
    count();
    say(`导入 ${taken} 条标记。`);
  });
  document.getElementById("pl-clear").addEventListener("click", () => {
    if (!confirm("清除本单位的全部标记和备注？清除后不能恢复，可先导出。")) return;
    ticks = {};
    keep();
    duties.forEach(paint);
    count();
    say("已清除。");
  });

  // ---- What is shown

  form.addEventListener("change", () => {
    const wanted = (name) => {
      const fields = [...form.querySelectorAll(`[name="${name}"]`)];
      return fields.length ? new Set(fields.filter((field) => field.checked).map((field) => field.value)) : null;
    };
    const [roles, own, states] = [wanted("role"), wanted("own"), wanted("state")];
    for (const item of document.querySelectorAll("[data-roles]")) {
      const state = item.dataset.state ?? document.getElementById(item.dataset.of)?.dataset.state ?? "none";
      item.hidden = !(item.dataset.roles.split(" ").some((role) => roles.has(role))
        && (!own || own.has(item.dataset.own)) && states.has(state));
    }
    for (const part of document.querySelectorAll(".pl-matter")) part.hidden = !part.querySelector(".pl-duty:not([hidden])");
  });
})();
