/* For pages that show charts of SME Big Data: gives each frame the height of its content, both ways.
   Put it once on the page, after or before the frames:  <script async src="…/embed.js"></script>
   It stores nothing, sends nothing but a greeting to our own frames, and changes nothing else on the page. */
(() => {
  "use strict";
  const { origin } = new URL(document.currentScript.src), base = new URL("embed/", document.currentScript.src).href, TALLEST_PIXELS = 8000;
  if (window.smeEmbeds?.includes(base)) return; // the page holds the script twice
  window.smeEmbeds = [...(window.smeEmbeds || []), base];

  const ours = (frame) => frame.src.startsWith(base);
  const frameOf = (source) => [...document.querySelectorAll("iframe")].find((frame) => frame.contentWindow === source && ours(frame));

  /** Only a frame of ours, speaking for our origin, is listened to; it answers to the page that greeted it. */
  addEventListener("message", (event) => {
    const frame = event.origin === origin && frameOf(event.source), said = event.data;
    if (!frame || typeof said !== "object" || said === null) return;
    if (said.sme === "ready") event.source.postMessage({ sme: "hello" }, origin);
    if (said.sme === "height" && Number.isFinite(said.pixels) && said.pixels > 0) {
      frame.style.height = `${Math.min(Math.ceil(said.pixels), TALLEST_PIXELS)}px`;
      frame.style.border = "0";
    }
  });
})();
