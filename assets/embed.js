/* Inside an embed: tell the host how high the chart is, and make the drawing a chart that answers once all else is done. */
(() => {
  "use strict";
  const TRIES = 40, PAUSE_MS = 250;
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
  const soon = () => (window.requestIdleCallback || setTimeout)(() => upgrade().catch(() => { /* the drawing stays */ }));
  const sparing = navigator.connection?.saveData;
  if (sparing) ["pointerenter", "touchstart"].forEach((name) => box.addEventListener(name, soon, { once: true, passive: true }));
  else if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
})();
