/* One chart template for light and dark, sent once. Figures name tokens (`@main`); this file turns them into colours,
   adds the template, fits a figure to a narrow card (`layout.meta.phone`) and draws again when theme or width change. */
(() => {
  "use strict";
  const PHONE_WIDTH = 520;
  const originals = new WeakMap();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const phone = matchMedia("(max-width: 551px)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Computed colour of a token; a probe element resolves light-dark(). */
  const probe = document.createElement("i");
  probe.hidden = true;
  let colours = new Map();
  const colour = (name) => {
    if (!colours.has(name)) {
      probe.style.color = `var(--${name})`;
      if (!probe.isConnected) document.body.append(probe);
      colours.set(name, getComputedStyle(probe).color);
    }
    return colours.get(name);
  };

  /** Deep copy with `@token` strings replaced. */
  const resolve = (value) => {
    if (typeof value === "string") return value[0] === "@" ? colour(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map(resolve);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v)]));
    return value;
  };

  /** A trace that names an area (`meta.outline`) gets that area's outline; figures never carry outlines themselves. */
  const outlined = (trace) => {
    const rings = window.sme?.outlines?.[trace.meta?.outline];
    if (!rings) return trace;
    const points = rings.flatMap((ring) => [...ring, [null, null]]);
    return { ...trace, x: points.map((point) => point[0]), y: points.map((point) => point[1]) };
  };

  const merge = (into, from) => {
    for (const [key, value] of Object.entries(from)) {
      if (value && typeof value === "object" && !Array.isArray(value)) into[key] = merge({ ...(into[key] || {}) }, value);
      else into[key] = value;
    }
    return into;
  };

  const template = () => ({
    layout: resolve({
      font: { family: "Sarabun, 'Noto Sans Thai', sans-serif", size: 14, color: "@ink-2" },
      colorway: ["@main"], paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 44, r: 78, t: 28, b: 34, pad: 0 }, separators: ".,", dragmode: false, bargap: 0.35,
      xaxis: { type: "category", showgrid: false, ticks: "outside", ticklen: 5, linecolor: "@line-strong", tickcolor: "@line-strong", fixedrange: true, automargin: true, zeroline: false },
      yaxis: { gridcolor: "@grid", zerolinecolor: "@line-strong", nticks: 5, showline: false, tickformat: ",", fixedrange: true, automargin: true },
      hoverlabel: { bgcolor: "@card", bordercolor: "@line-strong", font: { size: 14, color: "@ink", family: "Sarabun, sans-serif" }, align: "left", namelength: -1 },
      hovermode: "closest", legend: { orientation: "h", y: 1.08, x: 0 }, transition: { duration: still.matches ? 0 : 0 },
    }),
  });

  /** Width of the sheet while someone prints, else 0. */
  let paper = 0;

  /** The figure as this theme and this width want it. */
  const fit = (gd, figure) => {
    const narrow = (paper || gd.clientWidth || gd.parentElement?.clientWidth || innerWidth) < PHONE_WIDTH;
    const layout = resolve(figure.layout || {});
    const { height, ...rest } = (narrow && layout.meta?.phone) || {};
    merge(layout, phone.matches && height ? { ...rest, height } : rest);
    if (narrow && !layout.margin) layout.margin = { r: 54 };
    layout.template = template();
    if (paper) layout.width = paper;
    return { data: resolve(figure.data || []).map(outlined), layout, narrow };
  };

  const wrap = (name) => {
    const draw = Plotly[name];
    Plotly[name] = (gd, data, layout, config) => {
      const element = typeof gd === "string" ? document.getElementById(gd) : gd;
      const given = Array.isArray(data) ? { data, layout, config } : data;
      const fitted = fit(element, given);
      originals.set(element, { given, narrow: fitted.narrow, draw });
      watch.observe(element);
      return draw(element, { data: fitted.data, layout: fitted.layout, config: given.config || config, frames: given.frames });
    };
  };

  const redraw = (element) => {
    const kept = originals.get(element);
    if (!kept || !element.isConnected) return;
    const fitted = fit(element, kept.given);
    kept.narrow = fitted.narrow;
    kept.draw(element, { data: fitted.data, layout: fitted.layout, config: kept.given.config });
  };
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const kept = originals.get(target);
      if (kept && target.clientWidth && target.clientWidth < PHONE_WIDTH !== kept.narrow) redraw(target);
    }
  });

  const redrawAll = () => {
    colours = new Map();
    document.querySelectorAll(".js-plotly-plot").forEach(redraw);
  };
  dark.addEventListener("change", redrawAll);
  new MutationObserver(redrawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  wrap("newPlot");
  wrap("react");
  const onPaper = (width) => {
    paper = width;
    redrawAll();
  };
  window.sme = { ...(window.sme || {}), colour, onPaper };
})();
