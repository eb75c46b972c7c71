/* Runs before the page's own scripts: notes when charts are drawn and lets the benchmark repeat what was drawn. */
(() => {
  const bench = (window.bench = { firstChart: 0, calls: [], painted: 0, lastChange: 0 });
  const clone = (value) => JSON.parse(JSON.stringify(value ?? {}));
  const draw = (original) => (gd, data, layout, config) => {
    const given = Array.isArray(data) ? { data, layout, config } : data;
    bench.calls.push({ gd, data: clone(given.data), layout: clone(given.layout), config: given.config });
    const drawing = original(gd, data, layout, config);
    drawing.then(() => { bench.firstChart ||= performance.now(); });
    return drawing;
  };
  let plotly;
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => plotly,
    set(value) {
      plotly = value;
      bench.react = value.react;
      value.newPlot = draw(value.newPlot);
      value.react = draw(value.react);
    },
  });

  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const changed = () => {
    bench.lastChange = performance.now();
    frames().then(() => { bench.painted = performance.now(); });
  };
  document.addEventListener("sme:ready", () => {
    frames().then(() => { bench.allCharts = performance.now(); });
    new MutationObserver(changed).observe(document.getElementById("react-entry-point"), { childList: true, subtree: true, attributes: true, characterData: true });
  });

  /** Choose `code` as a reader does; milliseconds until the last part of the page that it changed is painted. */
  bench.choose = async (id, code) => {
    const select = document.getElementById(id), quiet = 250;
    bench.calls = [];
    const start = performance.now();
    bench.painted = 0;
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(select, code);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const answered = () => (new URLSearchParams(location.search).get(select.name) ?? code) === code && !document.querySelector("#page[aria-busy]");
    do { await new Promise((done) => setTimeout(done, 20)); }
    while (!answered() || !bench.painted || performance.now() - bench.lastChange < quiet);
    return { milliseconds: bench.painted - start, calls: bench.calls };
  };

  /** The same drawings by plotly alone; milliseconds until they are painted. */
  bench.redraw = async (calls) => {
    const ready = calls.map((call) => ({ ...call, data: clone(call.data), layout: clone(call.layout) }));
    await frames();
    const start = performance.now();
    await Promise.all(ready.map((call) => bench.react(call.gd, call.data, call.layout, call.config)));
    await frames();
    return performance.now() - start;
  };

  let drawn = [];
  bench.chooseAll = async (id, codes) => {
    const times = [];
    drawn = [];
    for (const code of codes) {
      const { milliseconds, calls } = await bench.choose(id, code);
      times.push(milliseconds);
      drawn.push(calls);
    }
    return { times, charts: drawn.map((calls) => calls.length) };
  };
  bench.redrawAll = async () => {
    const times = [];
    for (const calls of drawn) times.push(await bench.redraw(calls));
    return times;
  };
})();
