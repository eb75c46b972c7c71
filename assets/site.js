/* What every page does in the browser: menus, tables, links to copy, and the one callback behind the filters. */
(() => {
  "use strict";
  /** Ready HTML from the server (components/island.py) as one React element, so that Dash has no thousands to watch. */
  const Html = ({ html }) => React.createElement("div", { dangerouslySetInnerHTML: { __html: html } });
  window.sme = { ...(window.sme || {}), Html };
  document.documentElement.classList.remove("no-js");
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

  let waiting = null;
  let shown = new Map();
  const failed = (outputs, skip) => outputs.map(({ id }) => (id.endsWith("-notices")
    ? { type: "P", namespace: "dash_html_components", props: { children: words("failed"), className: "notice error", role: "alert" } } : skip));

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    sme: {
      async refresh(...values) {
        const skip = window.dash_clientside.no_update;
        const outputs = window.dash_clientside.callback_context.outputs_list;
        const { page: name, lang } = page().dataset;
        const query = address(values);
        waiting?.abort();
        waiting = new AbortController();
        page().setAttribute("aria-busy", "true");
        try {
          const reply = await fetch(`/_view/${lang}/${name}${query ? `?${query}` : ""}`, { signal: waiting.signal });
          if (!reply.ok) throw new Error(reply.status);
          const fresh = await reply.json();
          show(query);
          document.title = fresh.title;
          return outputs.map(({ id, property }) => {
            const key = `${id}.${property}`, text = JSON.stringify(fresh.parts[key] ?? null);
            if (shown.get(key) === text) return skip;
            shown.set(key, text);
            return fresh.parts[key];
          });
        } catch (error) {
          return error.name === "AbortError" ? outputs.map(() => skip) : failed(outputs, skip);
        } finally {
          page().removeAttribute("aria-busy");
        }
      },
    },
  });

  // Browsers without ::details-content could not show a closed filter bar on a wide screen.
  const unfold = () => {
    const box = document.getElementById("filters-fold");
    if (box && innerWidth > 760 && !CSS.supports("selector(::details-content)")) box.open = true;
  };
  document.addEventListener("sme:ready", unfold);
  unfold();
})();
