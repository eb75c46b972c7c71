/* Inside an embed: tell the host how high the chart is, and make the drawing a chart that answers when a
   reader turns to it. Nothing of plotly is loaded before that. */
(() => {
  "use strict";
  const TRIES = 40, PAUSE_MS = 250, DWELL_MS = 60;
  const hosts = [location.origin, ...document.currentScript.dataset.hosts.split(" ").filter(Boolean)];
  const folder = document.currentScript.src;
  const main = document.getElementById("embed"), box = document.getElementById("chart");

  /* The host is greeted without a word about the chart until a host on the list answers; then it alone hears heights. */
  let host = "", said = 0;
  const tell = () => {
    const pixels = Math.ceil(main.getBoundingClientRect().height);
    if (!host || pixels === said) return;
    said = pixels;
    parent.postMessage({ sme: "height", pixels }, host);
  };
  const greet = (left) => {
    if (host || !left) return;
    parent.postMessage({ sme: "ready" }, "*");
    setTimeout(greet, PAUSE_MS, left - 1);
  };
  if (parent !== window) {
    addEventListener("message", (event) => {
      if (event.source !== parent || !hosts.includes(event.origin) || event.data?.sme !== "hello") return;
      host = event.origin;
      said = 0;
      tell();
    });
    new ResizeObserver(tell).observe(main);
    greet(TRIES);
  }

  const text = document.getElementById("figure")?.textContent;
  if (!box || !text) return;
  const load = (source) => new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: source, onload: done, onerror: failed }));
  });
  /* Plotly draws beside the drawing, unseen; the two then change places. */
  let begun = false;
  const upgrade = async () => {
    if (begun) return;
    begun = true;
    const { files, figure } = JSON.parse(text);
    for (const file of files) await load(new URL(file, folder));
    const chart = Object.assign(document.createElement("div"), { className: "live" });
    box.append(chart);
    await Plotly.newPlot(chart, figure.data, figure.layout, { displayModeBar: false, showSendToCloud: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false });
    box.replaceChildren(chart);
    document.dispatchEvent(new Event("sme:ready"));
  };
  /* A reader who asks: by a pointer that comes to rest on it, a tap, or the keyboard. A finger that scrolls past does not. */
  const asked = () => upgrade().catch(() => { begun = false; box.querySelector(".live")?.remove(); /* the drawing stays */ });
  let dwelling = 0;
  box.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !navigator.connection?.saveData) dwelling = setTimeout(asked, DWELL_MS); });
  box.addEventListener("pointerleave", () => clearTimeout(dwelling));
  box.addEventListener("click", asked);
  box.addEventListener("focusin", asked);
})();
