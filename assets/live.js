/* A chart is a drawing until a reader asks it something; then plotly takes it over in place, and gives it back when its
   figure changes. Nothing of plotly is loaded before that. */
(() => {
  "use strict";
  const CONFIG = { displayModeBar: false, showSendToCloud: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };
  const DWELL_MS = 60;
  const folder = document.currentScript.src;
  const figures = new WeakMap(), lives = new WeakMap(), turns = new WeakMap();
  const sparing = () => navigator.connection?.saveData || matchMedia("print").matches;
  const soon = window.requestIdleCallback ?? setTimeout;

  /** The files run in the order in which they are named, and come side by side. */
  let loaded = null;
  const load = () => (loaded ??= Promise.all(document.getElementById("main").dataset.live.split(" ").map((file) => sme.script(new URL(file, folder))))
    .catch((error) => { loaded = null; throw error; }));

  /** Plotly draws beside the drawing, unseen; the two then change places. */
  const begin = async (chart) => {
    const turn = turns.get(chart);
    await load();
    if (turns.get(chart) !== turn) return live(chart);
    const figure = figures.get(chart), element = chart.appendChild(Object.assign(document.createElement("div"), { className: "live" }));
    await Plotly.newPlot(element, figure.data, figure.layout, CONFIG);
    if (turns.get(chart) !== turn) return live(chart);
    chart.classList.add("answers");
    chart.dispatchEvent(new Event("sme:live", { bubbles: true }));
    return element;
  };
  /** The chart as plotly's element, at once or after its first loading. */
  const live = (chart) => {
    if (!lives.has(chart)) lives.set(chart, begin(chart).catch((error) => { lives.delete(chart); throw error; }));
    return lives.get(chart);
  };
  /** The element where plotly has taken over, else null. */
  const answering = (chart) => (chart.classList.contains("answers") ? chart.querySelector(".live") : null);
  const rest = (chart) => {
    turns.set(chart, {});
    lives.delete(chart);
    chart.classList.remove("answers");
    for (const element of chart.querySelectorAll(".live")) {
      element.remove();
      Plotly.purge(element);
    }
  };
  /** What a reader does that asks for an answer; the drawing stays where the files cannot be had. */
  const wake = (chart) => (chart && !sparing() ? live(chart).catch(() => null) : null);
  const within = (node) => node.closest?.("#react-entry-point .chart");
  let dwelling = 0;
  document.addEventListener("pointerover", (event) => {
    clearTimeout(dwelling);
    const chart = event.pointerType === "mouse" && within(event.target);
    if (chart && !answering(chart)) dwelling = setTimeout(wake, DWELL_MS, chart);
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches(".chart-box:focus-visible")) wake(event.target.querySelector(".chart")); });
  /* A finger that scrolls past loads nothing; a tap shows what stands under it. */
  document.addEventListener("click", async (event) => {
    const chart = within(event.target), { clientX, clientY } = event;
    if (!chart || answering(chart) || chart.closest("[data-selects]")) return;
    const element = await live(chart).catch(() => null), target = element && document.elementFromPoint(clientX, clientY);
    if (element?.contains(target) && target.dataset.subplot) Plotly.Fx.hover(element, { clientX, clientY, target }, target.dataset.subplot);
  });
  addEventListener("beforeprint", () => document.querySelectorAll(".chart.answers").forEach(rest));

  const show = (chart, figure) => {
    const reading = answering(chart) && (chart.matches(":hover") || chart.closest(".chart-box:focus-visible"));
    rest(chart);
    figures.set(chart, figure);
    if (reading) soon(() => chart.isConnected && wake(chart));
  };
  const Chart = ({ id, className, ...props }) => {
    const given = React.useMemo(() => ({ figure: props.figure, drawing: props.drawing, style: props.style }), [props.figure, props.drawing]);
    const { figure, drawing, style } = sme.useLatest(id, given);
    const place = React.useRef(null), still = React.useMemo(() => ({ __html: drawing ?? sme.painted(`${id}-still`) }), [drawing]);
    React.useLayoutEffect(() => show(place.current, figure), [figure]);
    return React.createElement("div", { id, className, style, ref: place, "aria-hidden": "true" }, React.createElement("div", { id: `${id}-still`, className: "still", dangerouslySetInnerHTML: still }));
  };
  Object.assign(window.sme, { Chart, live, answering, wake, figure: (chart) => figures.get(chart) });
})();
