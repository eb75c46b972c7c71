/* The scripts of a dashboard come after its first paint, so that words, key figures and drawings have the line to themselves. */
(() => {
  "use strict";
  const { src, dataset } = document.currentScript;
  const load = (file) => document.head.append(Object.assign(document.createElement("script"), { src: new URL(file, src), async: false }));
  requestAnimationFrame(() => setTimeout(() => dataset.scripts.split(" ").forEach(load)));
})();
