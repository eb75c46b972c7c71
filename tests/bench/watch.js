/* Runs before the page's own scripts: notes when charts are painted and lets the benchmark repeat what was drawn. */
(() => {
  const bench = (window.bench = { firstChart: 0, allCharts: 0, ready: 0, painted: 0, lastChange: 0 });
  const FRAME_MS = 1000 / 60;
  const clone = (value) => JSON.parse(JSON.stringify(value ?? {}));
  let kept = [];
  const keep = (original) => (gd, data, layout, config) => {
    const given = Array.isArray(data) ? { data, layout, config } : data;
    kept.push({ gd, data: clone(given.data), layout: clone(given.layout), config: given.config });
    return original(gd, data, layout, config);
  };
  let plotly;
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => plotly,
    set(value) {
      plotly = value;
      bench.react = value.react;
      value.react = keep(value.react);
    },
  });

  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const frames = async () => { await frame(); await frame(); };
  /** A reader chooses at any moment of a frame, not only at its beginning. */
  const anyMoment = async () => { await frames(); await new Promise((done) => setTimeout(done, Math.random() * FRAME_MS)); };
  /** The time at which what `test` asks for has been painted: two frames later than it is there. */
  const paintedAt = async (test) => {
    while (!test()) await frame();
    await frames();
    return performance.now();
  };
  const charts = () => [...document.querySelectorAll("main .chart")];
  const seen = (chart) => [...chart.querySelectorAll(".drawn")].some((drawing) => drawing.getBoundingClientRect().width);
  paintedAt(() => charts().some(seen)).then((time) => { bench.firstChart = time; });
  paintedAt(() => document.readyState !== "loading" && charts().every((chart) => seen(chart) || !chart.checkVisibility())).then((time) => { bench.allCharts = time; });
  /** What is only said (to who does not see) and what stands in closed panels is not painted. */
  const unseen = ({ target, attributeName }) => {
    if (attributeName === "aria-busy") return true;
    const element = target.closest ? target : target.parentElement, panels = element.closest(".card-panels");
    return element.closest(".announce") || (panels && !panels.offsetHeight);
  };
  const changed = (records) => {
    if (records.every(unseen)) return;
    bench.lastChange = performance.now();
    frames().then(() => { bench.painted = performance.now(); });
  };
  document.addEventListener("sme:ready", () => {
    frames().then(() => { bench.ready = performance.now(); });
    new MutationObserver(changed).observe(document.querySelector("#react-entry-point #page"), { childList: true, subtree: true, attributes: true, characterData: true });
  });

  const figures = () => new Map(charts().map((chart) => [chart.id, window.sme.figure(chart)]));
  /** Choose `code` as a reader does; milliseconds until the last part of the page that it changed is painted. */
  bench.choose = async (id, code) => {
    const select = document.getElementById(id), quiet = 250;
    const before = figures();
    await anyMoment();
    const start = performance.now();
    bench.painted = 0;
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(select, code);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const answered = () => (new URLSearchParams(location.search).get(select.name) ?? code) === code && !document.querySelector("#page[aria-busy]");
    do { await new Promise((done) => setTimeout(done, 20)); }
    while (!answered() || !bench.painted || performance.now() - bench.lastChange < quiet);
    const changed = [...figures()].filter(([chart, figure]) => before.get(chart) !== figure);
    return { milliseconds: bench.painted - start, changed };
  };

  /** The same charts by plotly alone, all of them live before; milliseconds until they are painted. */
  bench.redraw = async (changed) => {
    kept = [];
    for (const [id, { data, layout }] of changed) {
      const gd = await liveOf(id);
      await Plotly.react(gd, data, layout, {});
    }
    const calls = kept;
    await anyMoment();
    const start = performance.now();
    await Promise.all(calls.map((call) => bench.react(call.gd, call.data, call.layout, call.config)));
    await frames();
    return performance.now() - start;
  };
  const liveOf = (id) => window.sme.live(document.getElementById(id));

  let drawn = [];
  bench.chooseAll = async (id, codes) => {
    const times = [];
    drawn = [];
    for (const code of codes) {
      const { milliseconds, changed } = await bench.choose(id, code);
      times.push(milliseconds);
      drawn.push(changed);
    }
    return { times, charts: drawn.map((changed) => changed.length) };
  };
  bench.redrawAll = async () => {
    const times = [], there = new Set(charts().map((chart) => chart.id));
    for (const changed of drawn) times.push(await bench.redraw(changed.filter(([id]) => there.has(id))));
    return times;
  };
})();
