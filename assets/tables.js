/* Tables beside charts: sort by any column, copy one figure with its words, save the table as it is seen. */
(() => {
  "use strict";
  const { copy, page, words, actions } = window.sme;
  const lang = () => document.documentElement.lang;

  /** Give an opened table its buttons, once. */
  const improve = (panel) => {
    const table = panel.querySelector("table:not([data-improved])");
    if (!table || !panel.id.endsWith("-table")) return;
    table.dataset.improved = "";
    table.querySelectorAll("thead th").forEach(sorter);
    [...table.tBodies[0].rows].forEach((row, number) => { row.dataset.order = number; });
    table.querySelectorAll("td[data-value]:not(.sup)").forEach(copier);
    table.querySelector(".cell")?.setAttribute("tabindex", "0");
  };
  const sorter = (head) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "sorter", title: words("sort") });
    button.dataset.action = "sort";
    button.append(...head.childNodes, Object.assign(document.createElement("span"), { className: "i i-arrow-down-up" }));
    head.append(button);
  };
  const copier = (cell) => {
    if (!cell.dataset.value) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "cell", tabIndex: -1, title: words("copyFigure") });
    button.dataset.action = "copy-cell";
    const label = document.createElement("span");
    label.append(...cell.childNodes);
    button.append(label);
    cell.append(button);
  };

  /** In a table of figures the first column is the period, whose order the server knows; withheld cells come last. */
  const compare = (table, column) => {
    const figures = table.querySelector("td[data-value]"), collator = new Intl.Collator(lang(), { numeric: true });
    return (one, other) => {
      const [a, b] = [one.cells[column], other.cells[column]];
      if (column === 0 && figures) return other.dataset.order - one.dataset.order;
      if ("value" in a.dataset && "value" in b.dataset) return a.dataset.value - b.dataset.value;
      return collator.compare(a.textContent, b.textContent);
    };
  };
  const empty = (row, column) => row.cells[column].dataset.value === "";
  actions.sort = (button) => {
    const head = button.closest("th"), table = head.closest("table"), column = head.cellIndex, body = table.tBodies[0];
    const down = head.getAttribute("aria-sort") === "ascending", sign = down ? -1 : 1, order = compare(table, column);
    table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...[...body.rows].sort((one, other) => empty(one, column) - empty(other, column) || sign * order(one, other)));
  };

  /** Caption, every word of the row, the figure first: what, how much, when, from where. */
  const line = (cell) => {
    const row = cell.closest("tr"), parts = [...row.cells].filter((other) => other !== cell).map((other) => other.innerText.trim());
    const about = [cell.closest("table").caption, cell.closest(".card")?.querySelector(".sub")].map((part) => part?.innerText.trim());
    return [...about, cell.innerText.trim(), ...parts].filter(Boolean).join(" · ");
  };
  actions["copy-cell"] = (button) => copy(button, line(button.closest("td")));
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.(".cell"), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!cell || !step) return;
    const all = [...cell.closest("table").querySelectorAll(".cell")], to = all[all.indexOf(cell) + step];
    if (!to) return;
    event.preventDefault();
    cell.tabIndex = -1; to.tabIndex = 0; to.focus();
  });

  const quoted = (text) => `"${text.trim().replaceAll('"', '""')}"`;
  actions["save-table"] = (button) => {
    const card = document.getElementById(button.dataset.card), table = card.querySelector("table");
    const rows = [...table.rows].map((row) => [...row.cells].map((cell) => quoted(cell.textContent)).join(","));
    const about = [table.caption.textContent, card.querySelector(".cites p")?.textContent || ""].filter(Boolean).map(quoted);
    const file = new Blob([`\ufeff${[...rows, "", ...about].join("\r\n")}\r\n`], { type: "text/csv" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `${page().dataset.page}-${card.id}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  window.sme.improve = improve;
})();
