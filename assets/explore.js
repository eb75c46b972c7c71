/* Charts that answer: a click filters the page, arrow keys read a chart value by value, tones on request. */
(() => {
  "use strict";
  const { words } = window.sme;
  const HIGHLIGHT = 2.6, STILL_PIXELS = 8, HOVER_PAUSE_MS = 80, REST_MS = 100;

  const plain = (html) => String(html).replaceAll("<br>", " · ").replace(/<[^>]+>/g, "");
  const isArea = (trace) => trace.fill === "toself";
  const inInset = (trace) => isArea(trace) && (trace.xaxis ?? "x") !== "x";

  /** What can be read of a chart, drawn or live: series of points {text, value, code, curve, number}; areas are one series, the largest first. */
  const series = (chart) => {
    const traces = sme.figure(chart).data.map((trace, curve) => ({ trace, curve })).filter(({ trace }) => trace.hoverinfo !== "skip" && !inInset(trace));
    const areas = traces.filter(({ trace }) => isArea(trace)).map(({ trace, curve }) => ({ text: plain(trace.text), value: trace.meta?.value ?? null, code: trace.customdata?.[0], curve, number: 0 }));
    if (areas.length) return [areas.sort((one, other) => (other.value ?? -Infinity) - (one.value ?? -Infinity))];
    return traces.map(pointsOf).filter((points) => points.length);
  };
  const pointsOf = ({ trace, curve }) => {
    const across = trace.orientation === "h", values = Array.from((across ? trace.x : trace.y) || []);
    const found = values.map((value, number) => ({ text: plain(trace.hovertext?.[number] || ""), value: trace.meta?.withheld?.includes(number) ? null : value, code: trace.customdata?.[number], curve, number })).filter((point) => point.text);
    return across && typeof trace.y[0] === "string" ? found.reverse() : found;
  };

  /** What a click or Enter sets: the filter of the card; on what is chosen already it takes the choice back. */
  const choiceOf = (chart, code) => {
    const name = chart.closest(".card")?.dataset.selects, box = document.querySelector(`#react-entry-point [data-filter="${name}"]`);
    if (!box || !code) return null;
    return { [name]: box.querySelector("select, input").value === code ? box.dataset.default : code };
  };
  const choose = (chart, code) => {
    const choice = choiceOf(chart, code);
    if (choice) sme.set(choice);
  };
  /** A pointer that rests on a bar, a province or a link is about to choose it. */
  const about = (target) => {
    const mark = target.closest?.("#react-entry-point [data-selects] .chart [data-code]"), link = target.closest?.("#react-entry-point a[data-set]");
    return mark ? choiceOf(mark.closest(".chart"), mark.dataset.code) : link ? JSON.parse(link.dataset.set) : null;
  };
  let resting = 0;
  document.addEventListener("pointerover", (event) => {
    clearTimeout(resting);
    const choice = event.pointerType === "mouse" && about(event.target);
    if (choice) resting = setTimeout(sme.prepare, REST_MS, choice);
  });
  /** Press and release on one spot. A drawing names its codes. Plotly's own click event is lost where both follow at once, as a tap does: it asks
      for the point again after a pause that its hover needs. */
  let pressed = null;
  const found = ({ gd, target, x, y }) => {
    Plotly.Fx.hover(gd, { clientX: x, clientY: y, target }, target.dataset.subplot);
    const [point] = gd._hoverdata || [];
    return point && gd.data[point.curveNumber].customdata?.[isArea(gd.data[point.curveNumber]) ? 0 : point.pointNumber];
  };
  document.addEventListener("pointerdown", (event) => {
    clearTimeout(resting);
    const { target, button, clientX: x, clientY: y } = event, chart = target.closest?.("#react-entry-point [data-selects] .chart");
    const code = target.closest?.("[data-code]")?.dataset.code, gd = chart && target.dataset.subplot ? sme.answering(chart) : null;
    pressed = chart && button === 0 && (code || gd) ? { chart, code, gd, target, x, y } : null;
  });
  document.addEventListener("pointerup", (event) => {
    const press = pressed;
    pressed = null;
    if (!press || Math.hypot(event.clientX - press.x, event.clientY - press.y) >= STILL_PIXELS) return;
    if (press.code) choose(press.chart, press.code);
    else setTimeout(() => press.gd.isConnected && choose(press.chart, found(press)), HOVER_PAUSE_MS);
  });
  document.addEventListener("pointercancel", () => { pressed = null; });

  const places = new WeakMap(), loud = new WeakSet();
  const readout = (box) => box.closest(".fig").querySelector(".readout");
  const chartOf = (box) => box.querySelector(".chart");

  /** Show where the reader is: the chart's own label, or an outline round the area; a drawing shows it once it is live. */
  const mark = (chart, point, spot) => {
    const gd = sme.answering(chart), before = spot?.gd === gd ? spot.point : null;
    if (!gd) return;
    const area = (at) => at && isArea(gd.data[at.curve]);
    if (area(before)) Plotly.restyle(gd, { "line.color": gd.data[before.curve].line.color, ...before.line }, [before.curve]);
    if (area(point)) {
      const { color, width } = gd.data[point.curve].line;
      point.line = { "line.color": color, "line.width": width };
      Plotly.restyle(gd, { "line.color": sme.colour("ink"), "line.width": HIGHLIGHT }, [point.curve]);
    } else if (point) {
      const trace = gd.data[point.curve];
      Plotly.Fx.hover(gd, [{ curveNumber: point.curve, pointNumber: point.number }], `${trace.xaxis ?? "x"}${trace.yaxis ?? "y"}`);
    } else Plotly.Fx.unhover(gd);
  };
  const show = (box, lines, row, column) => {
    const chart = chartOf(box), point = lines[row][column];
    mark(chart, point, places.get(chart));
    places.set(chart, { row, column, point, gd: sme.answering(chart) });
    const place = words("place").replace("{number}", column + 1).replace("{count}", lines[row].length);
    readout(box).textContent = `${point.text} (${place})`;
    readout(box).classList.add("walking");
    if (loud.has(chart)) sme.tones.tone(point.value, lines.flat().map((each) => each.value));
  };
  const leave = (box) => {
    const chart = chartOf(box), text = readout(box), spot = places.get(chart);
    if (!spot) return;
    places.delete(chart);
    mark(chart, null, spot);
    text.textContent = text.dataset.hint;
    text.classList.remove("walking");
  };

  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const within = (value, count) => Math.min(Math.max(value, 0), count - 1);
  const move = (box, key) => {
    const chart = chartOf(box), lines = chart && series(chart), spot = places.get(chart);
    if (!lines?.length) return false;
    const { row, column } = spot || { row: 0, column: 0 }, last = lines[row].length - 1;
    if (key === "Home" || key === "End") show(box, lines, row, key === "Home" ? 0 : last);
    else if (STEPS[key]) {
      const [down, right] = lines.length > 1 ? STEPS[key] : [0, STEPS[key][0] + STEPS[key][1]];
      const to = spot ? within(row + down, lines.length) : 0;
      show(box, lines, to, spot ? within(column + right, lines[to].length) : 0);
    } else if (key === "Enter" && spot) choose(chart, spot.point.code);
    else if (key === "Escape" && spot) leave(box);
    else return false;
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.("#react-entry-point .chart-box");
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    readout(box).dataset.hint ??= readout(box).textContent;
    if (move(box, event.key)) event.preventDefault();
  });
  document.addEventListener("focusout", (event) => { const box = event.target.closest?.("#react-entry-point .chart-box"); if (box) leave(box); });

  document.addEventListener("sme:live", ({ target: chart }) => {
    const spot = places.get(chart);
    if (!spot) return;
    mark(chart, spot.point, spot);
    spot.gd = sme.answering(chart);
  });

  /** The tones are loaded on the first request; they play the chart once, and then each value that is walked to. */
  sme.actions.listen = async (button) => {
    const chart = document.getElementById(button.dataset.card).querySelector(".chart"), box = chart.closest(".chart-box");
    await sme.script(document.getElementById("main").dataset.tones);
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    readout(box).dataset.hint ??= readout(box).textContent;
    sme.tones.stop();
    if (!on) { loud.delete(chart); readout(box).textContent = readout(box).dataset.hint; return; }
    loud.add(chart);
    readout(box).textContent = words("tones");
    sme.tones.play(series(chart).map((points) => points.map((point) => point.value)));
  };
})();
