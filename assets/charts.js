/* One chart template for light and dark, sent once. Figures name tokens (`@main`); this file turns them into colours,
   adds the template, fits a figure to a narrow card (`layout.meta.phone`) and draws again when theme or width change. */
(() => {
  "use strict";
  const PHONE_WIDTH = 520, STEADY_PIXELS = 24;
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

  /** Points of the outline that a drawing shows for an area: path data of components/svg/areas.py back to [longitude, latitude]. */
  const UNITS = 1000, RATIO = 1.03, known = new Map();
  const outline = (code) => {
    if (!known.has(code)) known.set(code, points(document.querySelector(`path[data-area="${code}"]`)?.getAttribute("d") ?? ""));
    return known.get(code);
  };
  const points = (path) => path.split("z").filter(Boolean).flatMap((ring) => {
    const steps = ring.match(/-?\d+/g).map(Number), found = [];
    for (let n = 0, x = 0, y = 0; n < steps.length; n += 2) {
      x += steps[n];
      y += steps[n + 1];
      found.push([x / UNITS, -y / UNITS / RATIO]);
    }
    return [...found, [null, null]];
  });

  /** A trace that names an area (`meta.outline`) gets that area's outline; figures never carry outlines themselves. */
  const outlined = (trace) => {
    const ring = trace.meta?.outline && outline(trace.meta.outline);
    if (!ring) return trace;
    return { ...trace, x: ring.map((point) => point[0]), y: ring.map((point) => point[1]) };
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

  /** Widths of words as charts write them. */
  const pen = document.createElement("canvas").getContext("2d");
  const widest = (texts, size) => {
    pen.font = `${size}px Sarabun, sans-serif`;
    return Math.max(0, ...texts.map((text) => pen.measureText(text || "").width));
  };
  /** A name that is wider than its card, with an ellipsis; the full one stands in hover and table. */
  const cut = (text, room) => {
    let kept = text;
    while (kept.length > 8 && widest([kept], 14) > room) kept = kept.slice(0, -2);
    return kept === text ? text : `${kept}…`;
  };
  const LABEL_GAP = 10, NAME_GAP = 20, WIDEST_NAMES = 0.36, MOST_ROUNDS = 30;
  const acrossOf = (data) => data.filter((trace) => trace.type === "bar" && trace.orientation === "h");
  const namesWidth = (data) => widest(acrossOf(data).flatMap((trace) => trace.y.filter((name) => typeof name === "string")), 15) + NAME_GAP;

  /** Bars take the room that their labels leave (`layout.meta.extent`): the range ends where the farthest label does. */
  const stretch = (data, layout, width, narrow) => {
    const [low, high] = layout.meta.extent, axes = Object.keys(layout).filter((key) => key.startsWith("xaxis"));
    const names = narrow || layout.meta.rows === undefined ? 0 : namesWidth(data);
    const [from, to] = layout.xaxis.domain || [0, 1], room = (width - names - (layout.margin?.l ?? 0) - (layout.margin?.r ?? 0)) * (to - from);
    const labels = acrossOf(data).flatMap((trace) => (trace.text || []).map((text, number) => [trace.x[number], text]));
    labels.push(...(layout.annotations || []).filter((note) => note.name === "end").map((note) => [note.x, note.text]));
    const ends = labels.map(([value, text]) => [value, Math.min((widest([text], 14) + LABEL_GAP) / room, low < 0 ? 0.45 : 0.7)]);
    let range = [low, high];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const span = range[1] - range[0];
      range = [Math.min(low, ...ends.filter(([value]) => value < 0).map(([value, part]) => value - part * span)), Math.max(high, ...ends.filter(([value]) => value >= 0).map(([value, part]) => value + part * span))];
    }
    axes.forEach((axis) => { layout[axis].range = range; });
    (layout.annotations || []).filter((note) => !note.name && !note.xref).forEach((note) => Object.assign(note, { x: range[0], text: cut(note.text, room - LABEL_GAP) }));
  };

  /** The figure as this theme and this width want it. */
  const fit = (gd, figure) => {
    const width = gd.clientWidth || gd.parentElement?.clientWidth || innerWidth, layout = resolve(figure.layout || {});
    const named = layout.meta?.rows && namesWidth(figure.data) > WIDEST_NAMES * width;
    const narrow = width < PHONE_WIDTH || named;
    const { height, ...rest } = (narrow && layout.meta?.phone) || {};
    merge(layout, phone.matches && height ? { ...rest, height } : rest);
    if (narrow && !layout.margin) layout.margin = { r: 54 };
    if (layout.meta?.extent) stretch(figure.data, layout, width, narrow);
    layout.template = template();
    return { data: resolve(figure.data || []).map(outlined), layout, width };
  };

  const wrap = (name) => {
    const draw = Plotly[name];
    Plotly[name] = (gd, data, layout, config) => {
      const element = typeof gd === "string" ? document.getElementById(gd) : gd;
      const given = Array.isArray(data) ? { data, layout, config } : data;
      const fitted = fit(element, given);
      originals.set(element, { given, width: fitted.width, draw });
      watch.observe(element);
      return draw(element, { data: fitted.data, layout: fitted.layout, config: given.config || config, frames: given.frames });
    };
  };

  const redraw = (element) => {
    const kept = originals.get(element);
    if (!kept || !element.isConnected) return;
    const fitted = fit(element, kept.given);
    kept.width = fitted.width;
    kept.draw(element, { data: fitted.data, layout: fitted.layout, config: kept.given.config });
  };
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const kept = originals.get(target);
      const other = kept && (target.clientWidth < PHONE_WIDTH !== kept.width < PHONE_WIDTH || Math.abs(target.clientWidth - kept.width) > STEADY_PIXELS);
      if (other && target.clientWidth) redraw(target);
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
  window.sme = { ...(window.sme || {}), colour };
})();
