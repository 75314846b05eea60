// In the preview only: shows what the check says, and reloads the page after a build.
(() => {
  const panel = document.createElement("section");
  panel.id = "pl-preview";
  panel.setAttribute("role", "status");
  panel.style.cssText = "position:fixed;inset:auto 1rem 1rem;z-index:1000;max-height:60vh;overflow:auto;"
    + "padding:.75rem 1rem;border:2px solid #a11;border-radius:.3rem;background:#fff;color:#111;"
    + "font:13px/1.6 ui-monospace,Consolas,monospace;box-shadow:0 2px 12px #0005";
  const title = document.createElement("strong");
  const close = document.createElement("button");
  close.textContent = "收起";
  close.style.cssText = "float:right;font:inherit;padding:.1rem .6rem;border:1px solid;cursor:pointer";
  close.onclick = () => panel.remove();
  const text = document.createElement("pre");
  text.style.cssText = "margin:.5rem 0 0;white-space:pre-wrap;font:inherit";
  panel.append(close, title, text);

  const show = ({ report, stopped }) => {
    panel.remove();
    if (!report) return;
    title.textContent = stopped ? "内容有问题，这一页还是改动以前的" : "检查有话要说";
    panel.style.borderColor = stopped ? "#a11" : "#986a00";
    text.textContent = report;
    document.body.append(panel);
  };

  let seen = "", made;
  const listen = async () => {
    try {
      const answer = await fetch("/__news?seen=" + seen);
      const news = await answer.json();
      if (made === undefined) made = news.number;
      seen = news.number;
      if (news.number !== made && !news.stopped) return location.reload();
      show(news);
    } catch {
      await new Promise((done) => setTimeout(done, 1000)); // the preview has ended, or starts anew
    }
    listen();
  };
  listen();
})();
