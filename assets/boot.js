/* Start Dash from the document: layout and callbacks stand in it, so the first view needs no second round trip.
   The first paint stays visible until Dash has drawn the same content, charts included. */
(() => {
  "use strict";
  const inline = { "_dash-layout": "page-layout", "_dash-dependencies": "page-dependencies" };
  const fetchFromNetwork = window.fetch;
  window.fetch = (resource, options) => {
    const name = Object.keys(inline).find((key) => String(resource).endsWith(key));
    if (!name) return fetchFromNetwork(resource, options);
    const text = document.getElementById(inline[name]).textContent;
    return Promise.resolve(new Response(text, { headers: { "Content-Type": "application/json" } }));
  };

  const first = document.getElementById("first-paint");
  const entry = document.getElementById("react-entry-point");
  const drawn = () => {
    const page = entry.querySelector("#page");
    return page && [...entry.querySelectorAll(".chart")].every((chart) => chart.querySelector(".drawn"));
  };
  const swap = () => {
    if (!drawn()) return;
    observer.disconnect();
    first.remove();
    entry.classList.add("ready");
    document.dispatchEvent(new Event("sme:ready"));
    performance.mark("sme:charts");
    if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  };
  const observer = new MutationObserver(swap);
  observer.observe(entry, { childList: true, subtree: true });
  new DashRenderer();
})();
