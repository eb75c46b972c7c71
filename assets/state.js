/* The state of a dashboard in its address: one request per change, and the one callback behind the filters. */
(() => {
  "use strict";
  const { page, words } = window.sme;

  const boxes = () => [...document.querySelectorAll("#react-entry-point [data-filter]")];
  const field = (box) => box.querySelector("select, input");

  /** Choices that Dash has not been told of yet. It may still be drawing a former one, so they count, not what a field shows. */
  const untold = new Map();
  const valueOf = (box) => untold.get(box) ?? field(box).value;

  /** The address of a filter state, as the server writes it: filters in order, defaults left out. */
  const address = (values = {}) => {
    const query = new URLSearchParams();
    boxes().forEach((box) => {
      const value = values[box.dataset.filter] ?? valueOf(box);
      if (value !== box.dataset.default) query.append(box.dataset.filter, value);
    });
    return query.toString().replaceAll("%2C", ",");
  };
  /** The path of the host below which this site stands, usually none. */
  const root = () => document.documentElement.dataset.root ?? "";

  /** Each state is a step of the history, so that the Back button takes a choice back. */
  const show = (query) => {
    const path = location.pathname + (query ? `?${query}` : "");
    if (path !== location.pathname + location.search) history.pushState({}, "", path);
    document.querySelectorAll("[data-lang-link]").forEach((link) => { link.href = root() + path.slice(root().length).replace(/^\/(th|en)/, `/${link.dataset.langLink}`); });
    // The way out of a pinned release leads to the same state.
    document.querySelectorAll(".pin-current").forEach((link) => { link.href = path.replace(/([?&])release=[^&]*&?/, "$1").replace(/[?&]$/, ""); });
  };

  const view = (query) => `${root()}/_view/${page().dataset.lang}/${page().dataset.page}${query ? `?${query}` : ""}`;

  /** Ask for the state that a reader is about to choose. */
  window.sme.prepare = (values) => {
    if (!navigator.connection?.saveData) sme.answer(view(address(values)), { priority: "low" }).catch(() => {});
  };

  /** Ask for the parts of a state. A newer question stops an older one; the same question is asked once. */
  let asked = null;
  const ask = (query) => {
    if (asked?.query === query) return asked;
    asked?.stop.abort();
    const stop = new AbortController();
    page().setAttribute("aria-busy", "true");
    const read = async () => {
      const answer = JSON.parse(await sme.answer(view(query), { signal: stop.signal }));
      const { parts: { [`${page().dataset.page}-announce.children`]: announced, ...parts }, ...named } = answer;
      return { announced, parts, ...named };
    };
    asked = { query, stop, parts: read() };
    asked.parts.catch(() => {}); // who waits for the parts handles it
    return asked;
  };
  /** The link to the state that was chosen last, also while its parts are still on their way. */
  window.sme.link = async () => {
    const here = location.href.split("#")[0];
    const fresh = await asked?.parts.catch(() => null);
    return fresh ? new URL(fresh.query ? `?${fresh.query}` : location.pathname, here).href : here;
  };
  /** Show and say a state, once. */
  const arrive = async (own) => {
    const fresh = await own.parts;
    if (asked !== own || own.arrived) return;
    own.arrived = true;
    show(fresh.query); // before the parts: a step of the history asks for the layout, which nothing has changed yet
    own.whole = sme.bring(fresh.parts);
    document.title = fresh.title;
    document.querySelector("#react-entry-point .announce").textContent = fresh.announced;
  };
  /** Choose first, keep books later: Dash is told after the paint, because it looks at every part of the page for each filter. */
  const choose = async (wanted, near) => {
    for (const [box, value] of wanted) { field(box).value = value; untold.set(box, value); }
    const own = ask(address());
    await arrive(own).catch(() => {}); // `refresh` says what went wrong
    await own.whole;
    if (near && document.activeElement === document.body) near.querySelector("[data-filter] select, .members a, .chart-box")?.focus();
    if (asked === own || !asked) tell();
  };
  const tell = () => {
    const told = [...untold].filter(([box]) => box.isConnected);
    untold.clear();
    told.forEach(([box, value]) => window.dash_clientside.set_props(field(box).id, { value }));
    page().removeAttribute("aria-busy");
  };
  document.addEventListener("change", (event) => {
    const box = event.target.closest("#react-entry-point [data-filter]");
    if (!box) return;
    event.stopPropagation();
    const stale = box.dataset.filter === "compare" && boxes().find((other) => other.dataset.filter === "vs"); // codes of another axis
    choose(new Map([[box, field(box).value], ...(stale ? [[stale, ""]] : [])]));
  }, true);

  /** Set filters as if their selects had been moved: one state, one request. A code that is not offered sets nothing. What was
      pressed may be gone with its state: the focus then stays `near`. */
  const set = (values, near) => {
    const known = boxes().filter((box) => box.dataset.filter in values && offers(box, values[box.dataset.filter]));
    if (!known.length) return false;
    const wanted = new Map(known.map((box) => [box, values[box.dataset.filter]]).filter(([box, value]) => valueOf(box) !== value));
    if (wanted.size) choose(wanted, near);
    return true;
  };
  const offers = (box, code) => {
    const item = field(box);
    return item.tagName !== "SELECT" || [...item.options].some((option) => option.value === code && !option.disabled);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#react-entry-point a[data-set]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const near = link.closest(".card") || page();
    if (set(JSON.parse(link.dataset.set), near)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const add = event.target.closest("#react-entry-point [data-add]");
    if (!add || !add.value) return;
    set({ [add.dataset.add]: [...add.dataset.members.split(","), add.value].join(",") }, add.closest(".card"));
  });
  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search);
    set(Object.fromEntries(boxes().map((box) => [box.dataset.filter, query.get(box.dataset.filter) ?? box.dataset.default])));
  });
  window.sme.set = set;

  const failed = () => {
    asked = null;
    sme.update(`${page().dataset.page}-notices.children`, [{ type: "P", namespace: "dash_html_components",
      props: { children: words("failed"), className: "notice error", role: "alert" } }]);
  };

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    sme: {
      /** The page's one callback: shows what `choose` has not shown yet. Dash is given nothing to look at. */
      async refresh() {
        const own = ask(address());
        await arrive(own).catch((error) => { if (error.name !== "AbortError") failed(); });
        await own.whole;
        if (asked === own || !asked) page().removeAttribute("aria-busy");
        return window.dash_clientside.no_update;
      },
    },
  });
})();
