/* What every page does in the browser: menus, tables, links to copy, and the one callback behind the filters. */
(() => {
  "use strict";
  /** Ready HTML from the server (components/island.py) as one React element, so that Dash has no thousands to watch. */
  const Html = ({ html }) => React.createElement("div", { dangerouslySetInnerHTML: { __html: html } });
  window.sme = { ...(window.sme || {}), Html };
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

  const open = (button) => {
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  };

  const actions = {
    open,
    png: (button) => sme.savePicture(document.getElementById(button.dataset.card), `${page().dataset.page}-${button.dataset.card}`),
    "copy-link": (button) => copy(button, location.href.split("#")[0] + (button.dataset.card ? `#${button.dataset.card}` : "")),
    "copy-figure": (button) => copy(button, button.dataset.copy),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action](button);
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /** The address of a filter state, as the server writes it: filters in order, defaults left out. */
  const address = (values) => {
    const query = new URLSearchParams();
    document.querySelectorAll("#react-entry-point [data-filter]").forEach((box, i) => {
      if (values[i] !== box.dataset.default) query.append(box.dataset.filter, values[i]);
    });
    return query.toString();
  };
  const show = (query) => {
    const path = location.pathname + (query ? `?${query}` : "");
    history.replaceState(history.state, "", path);
    document.querySelectorAll("[data-lang-link]").forEach((link) => { link.href = path.replace(/^\/(th|en)/, `/${link.dataset.langLink}`); });
  };

  /** Ask for the parts of a state. A newer question stops an older one; the same question is asked once. */
  let asked = null;
  const ask = (query) => {
    if (asked?.query === query) return asked;
    asked?.stop.abort();
    const { page: name, lang } = page().dataset, stop = new AbortController();
    page().setAttribute("aria-busy", "true");
    const read = async () => {
      const reply = await fetch(`/_view/${lang}/${name}${query ? `?${query}` : ""}`, { signal: stop.signal });
      if (!reply.ok) throw new Error(reply.status);
      return reply.json();
    };
    asked = { query, stop, parts: read() };
    asked.parts.catch(() => {}); // who waits for the parts handles it
    return asked;
  };
  /** Ask at once; Dash calls `refresh` a moment later, when the reply is already on its way. */
  document.addEventListener("change", (event) => {
    if (!event.target.closest("#react-entry-point [data-filter]")) return;
    ask(address([...document.querySelectorAll("#react-entry-point [data-filter] select")].map((select) => select.value)));
  });

  /** The parts as they stand, by "component.property"; at first those of the document itself. */
  const shown = new Map();
  const note = (node) => {
    if (!node || typeof node !== "object") return;
    if (node.props?.id) shown.set(`${node.props.id}.children`, node.props.children);
    Object.values(node.props || node).forEach(note);
  };
  const same = (one, other, but = []) => {
    const text = (value) => JSON.stringify(value ?? null, (key, inner) => (but.includes(key) ? undefined : inner));
    return text(one) === text(other);
  };
  const chartIn = (node) => {
    if (!node || typeof node !== "object") return null;
    return node.type === "Graph" ? node : Object.values(node.props || node).reduce((found, inner) => found || chartIn(inner), null);
  };

  /** A chart whose frame stays takes its new figure only: in a new component plotly would build it from nothing. */
  const redrawn = (before, after) => {
    const chart = chartIn(after);
    if (!chart || !same(before, after, ["figure", "style", "aria-label"])) return false;
    const { id, figure, style } = chart.props;
    window.dash_clientside.set_props(id, { figure, style });
    document.getElementById(id).closest("[role=img]").setAttribute("aria-label", after[0].props["aria-label"]);
    return true;
  };
  const update = (key, value) => {
    const before = shown.get(key), [id, property] = key.split(".");
    shown.set(key, value);
    if (!same(before, value) && !redrawn(before, value)) window.dash_clientside.set_props(id, { [property]: value });
  };
  /** A table that stands open stays open with its new rows. */
  const openPanels = () => [...document.querySelectorAll("#react-entry-point [data-action=open][aria-expanded=true]")]
    .map((button) => button.getAttribute("aria-controls"));
  const reopen = (panel) => {
    const button = document.querySelector(`#react-entry-point [aria-controls="${panel}"][aria-expanded=false]`);
    if (button) open(button);
  };
  const failed = () => {
    asked = null;
    update(`${page().dataset.page}-notices.children`, [{ type: "P", namespace: "dash_html_components",
      props: { children: words("failed"), className: "notice error", role: "alert" } }]);
  };

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    sme: {
      /** The page's one callback: brings every part that differs up to date and returns what is announced. */
      async refresh(...values) {
        const own = ask(address(values));
        try {
          const fresh = await own.parts;
          show(own.query);
          document.title = fresh.title;
          if (!shown.size) note(JSON.parse(document.getElementById("page-layout").textContent));
          const { [`${page().dataset.page}-announce.children`]: announced, ...parts } = fresh.parts;
          const kept = openPanels();
          Object.entries(parts).forEach(([key, value]) => update(key, value));
          requestAnimationFrame(() => kept.forEach(reopen));
          return announced;
        } catch (error) {
          if (error.name !== "AbortError") failed();
          return window.dash_clientside.no_update;
        } finally {
          if (asked === own || !asked) page().removeAttribute("aria-busy");
        }
      },
    },
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
