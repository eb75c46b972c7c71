/* What every page does in the browser: menus, panels that open, links and figures to copy. */
(() => {
  "use strict";
  /** Ready HTML from the server (components/island.py) as one React element, so that Dash has no thousands to watch. */
  const Html = ({ html, id, className }) => {
    const shown = useLatest(id, html), inner = React.useMemo(() => ({ __html: shown ?? painted(id) }), [shown]);
    return React.createElement("div", { id, className, dangerouslySetInnerHTML: inner });
  };
  /** A part takes what a change gives it (`put`) without Dash, which would look at all others for each; what Dash gives it later
      stands in its place again. */
  const takers = new Map();
  const useLatest = (id, given) => {
    const [latest, take] = React.useState({ given, value: given });
    React.useLayoutEffect(() => {
      const own = (value) => take({ given, value });
      if (id) takers.set(id, own);
      return () => { if (takers.get(id) === own) takers.delete(id); };
    }, [id, given]);
    return latest.given === given ? latest.value : given;
  };
  /** Whether a part of that id is there and took `value`. */
  const put = (id, value) => { takers.get(id)?.(value); return takers.has(id); };
  /** What the document itself holds under an id is not said again in its layout; later changes bring their own. */
  const first = new Map();
  const painted = (id) => {
    if (!first.has(id)) first.set(id, document.querySelector(`#first-paint [id="${id}"]`)?.innerHTML ?? "");
    return first.get(id);
  };
  /** Load a script once; scripts run in the order in which they were asked for. */
  const scripts = new Map();
  const script = (source) => {
    const { href } = new URL(source, location.href);
    if (!scripts.has(href)) scripts.set(href, new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src: href, async: false, onload: done, onerror: failed }));
    }).catch((error) => { scripts.delete(href); throw error; }));
    return scripts.get(href);
  };
  window.sme = { ...(window.sme || {}), Html, painted, put, script, useLatest };
  const page = () => document.querySelector("#react-entry-point #page") || document.getElementById("page");

  const say = (button, words) => {
    const label = button.querySelector("span:not(.i)") || button;
    const kept = label.textContent;
    if (label === button && button.firstElementChild) { button.dataset.said = words; } else { label.textContent = words; }
    button.classList.add("said");
    const region = document.querySelector(".announce");
    if (region) region.textContent = words;
    setTimeout(() => { if (label !== button) label.textContent = kept; button.classList.remove("said"); delete button.dataset.said; }, 1800);
  };
  const words = (key) => page()?.dataset[key] || "";

  const copy = async (button, text) => {
    try { await navigator.clipboard.writeText(text); }
    catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    say(button, words("copied"));
  };

  /** Show or hide the panel that a button names. */
  const reveal = (button, shown) => {
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    panel.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    if (shown) sme.improve?.(panel);
  };

  /** The sheet of filters on a phone; the focus goes back to what opened it. */
  const closeFilters = () => {
    const sheet = [...document.querySelectorAll("#filters-fold[open]")].find((fold) => fold.querySelector("summary").offsetParent);
    if (sheet) { sheet.open = false; sheet.querySelector("summary").focus(); }
  };

  const actions = {
    open: (button) => reveal(button, button.getAttribute("aria-expanded") !== "true"),
    "close-filters": closeFilters,
    picture: ({ dataset }) => sme.savePicture(document.getElementById(dataset.card), `${page().dataset.page}-${dataset.card}`, dataset.kind, dataset),
    "copy-link": async (button) => copy(button, (await (sme.link?.() ?? location.href.split("#")[0])) + (button.dataset.card ? `#${button.dataset.card}` : "")),
    "copy-figure": (button) => copy(button, button.dataset.copy),
    "copy-text": (button) => copy(button, button.previousElementSibling.textContent),
  };
  Object.assign(window.sme, { actions, copy, page, reveal, words });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action](button);
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    closeFilters();
  });

  // Browsers without ::details-content could not show a closed filter bar on a wide screen.
  const unfold = () => {
    if (CSS.supports("selector(::details-content)")) return;
    for (const [id, width] of [["filters-fold", 760], ["facets-fold", 980]]) {
      const box = document.getElementById(id);
      if (box && innerWidth > width) box.open = true;
    }
  };
  document.addEventListener("sme:ready", unfold);
  unfold();
})();
