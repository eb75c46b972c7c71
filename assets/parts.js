/* Bring the parts of a dashboard up to date: only what differs, and past Dash where a part can take it. */
(() => {
  "use strict";
  /** The parts as they stand, by "component.property"; at first those of the document itself. */
  const shown = new Map();
  const note = (node) => {
    if (!node || typeof node !== "object") return;
    if (node.props?.id) { shown.set(`${node.props.id}.children`, node.props.children); shown.set(`${node.props.id}.hidden`, node.props.hidden ?? false); }
    Object.values(node.props || node).forEach(note);
  };
  const same = (one, other, but = []) => {
    if ((one ?? null) === (other ?? null)) return true;
    if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
    const [keys, others] = [one, other].map((value) => Object.keys(value).filter((key) => !but.includes(key)));
    return keys.length === others.length && keys.every((key) => key in other && same(one[key], other[key], but));
  };
  const chartIn = (node) => {
    if (!node || typeof node !== "object") return null;
    return node.type === "Chart" ? node : Object.values(node.props || node).reduce((found, inner) => found || chartIn(inner), null);
  };

  const labelIn = (node) => {
    if (!node || typeof node !== "object") return "";
    return node.props?.role === "application" ? node.props["aria-label"] : Object.values(node.props || node).reduce((found, inner) => found || labelIn(inner), "");
  };

  /** Past Dash where a part can take it: Dash looks at every other part for each. */
  const give = (id, props) => sme.put(id, "html" in props ? props.html : props) || window.dash_clientside.set_props(id, props);
  /** Parts inside a part that Dash draws anew: those that stay show what they are given with it, not what they took before. */
  const settle = (node) => {
    if (!node || typeof node !== "object") return;
    if (node.type === "Html" && node.props.id) sme.put(node.props.id, node.props.html);
    if (node.type === "Chart") sme.put(node.props.id, { figure: node.props.figure, drawing: node.props.drawing, style: node.props.style });
    Object.values(node.props || node).forEach(settle);
  };

  /** A chart whose frame stays takes its new figure and drawing only, so that the focus stays in it. */
  const redrawn = (before, after) => {
    const chart = chartIn(after);
    if (!chart || !same(before, after, ["figure", "drawing", "style", "aria-label"])) return false;
    const { id, figure, drawing, style } = chart.props;
    give(id, { figure, drawing, style });
    document.getElementById(id).closest(".chart-box").setAttribute("aria-label", labelIn(after));
    return true;
  };
  /** Ready HTML is compared as the browser writes it: so it came out of the document. */
  const parsed = document.createElement("template");
  const painted = (id, html) => {
    parsed.innerHTML = html;
    return parsed.innerHTML === window.sme.painted(id);
  };
  const update = (key, value) => {
    const [id, property] = key.split("."), before = shown.get(key);
    shown.set(key, value);
    if (before === undefined && property === "html" && painted(id, value)) return;
    if (same(before, value, ["drawing"]) || redrawn(before, value)) return;
    if (property === "html") return give(id, { html: value });
    window.dash_clientside.set_props(id, { [property]: value });
    settle(value);
  };
  /** A panel that stands open stays open with its new content. */
  const openPanels = () => [...document.querySelectorAll("#react-entry-point [data-action=open][aria-expanded=true]")]
    .map((button) => button.getAttribute("aria-controls"));
  const reopen = (id) => {
    const button = document.querySelector(`#react-entry-point [aria-controls="${id}"]`);
    if (button && document.getElementById(id)) sme.reveal(button, true);
  };
  const replace = (parts) => {
    const kept = openPanels();
    ReactDOM.flushSync(() => parts.forEach(([key, value]) => update(key, value))); // now, not when React's own timer comes
    kept.forEach(reopen);
  };
  const closed = ([key]) => key.endsWith("-panels.html") && !document.getElementById(key.split(".")[0])?.offsetHeight;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  /** In the frame after the one that paints: what follows does not hold that one up. */
  const afterPaint = () => frame().then(frame).then(() => new Promise((done) => setTimeout(done)));
  /** All parts of a state, by "component.property", at once; closed panels, which nobody sees, after the paint. */
  let latest = null;
  const bring = (parts) => {
    if (!shown.size) note(JSON.parse(document.getElementById("page-layout").textContent));
    latest = parts;
    const all = Object.entries(parts), later = all.filter(closed);
    replace(all.filter((part) => !later.includes(part)));
    return afterPaint().then(() => { if (latest === parts) replace(later); });
  };
  /** A card for Dash (components/card_frame.py), whose body is its only child. */
  const Card = ({ id, className, hidden, selects, children }) => {
    const element = React.createElement, html = (name, look) => element(sme.Html, { key: name, id: `${id}-${name}`, className: look });
    return element("section", { id, className, hidden, "aria-labelledby": `${id}-title`, "data-selects": selects },
      html("head"), element("div", { key: "body", id: `${id}-body`, className: "fig" }, children), html("foot", "card-foot"), html("panels", "card-panels"));
  };
  Object.assign(window.sme, { Card, update, bring });
})();
