/* The page "request": checks the form as one types, by the table of rules in the page (data/notice.toml). The server
   checks again by the same table. Nothing typed leaves the browser before the form is sent for its document. */
(() => {
  "use strict";
  const form = document.getElementById("rq"), summary = document.getElementById("rq-summary");
  const table = JSON.parse(document.getElementById("page").dataset.rules);
  const JURISTIC = "JUR", MOST_DIGITS = 9, BUDDHIST_FROM = 2400, BUDDHIST_OFFSET = 543;

  const fill = (text, values) => text.replace(/\{(\w+)(:,)?\}/g, (place, name, grouped) => (grouped ? Number(values[name]).toLocaleString("en-US") : values[name]) ?? place);
  const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50);
  /** How many records: 0 if nothing is typed or if it is no number (the notice then asks for one). */
  const count = (text) => { const digits = arabic(text).replace(/[,\s]/g, ""); return /^\d+$/.test(digits) && digits.length <= MOST_DIGITS ? Number(digits) : 0; };
  const readable = (text) => {
    const parts = arabic(text).match(/\d+/g) || [];
    if (parts.length !== 3) return false;
    const [year, month, day] = (parts[0].length === 4 ? parts : [...parts].reverse()).map(Number), common = year >= BUDDHIST_FROM ? year - BUDDHIST_OFFSET : year;
    const date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(common, month - 1, day);
    return common >= 1 && common <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  };

  /** What is typed: fields with one value by name, fields with several as lists. */
  const read = (data) => {
    const one = (name) => (data.get(name) || "").trim();
    const others = one("others").split(/[,\n]/).map((part) => part.trim()).filter(Boolean);
    return {
      number: Number(one("requester_class")), kind: one("kind") === "special" ? "special" : "records", text: one,
      fields: [...data.getAll("fields"), ...others], forms: data.getAll("legal_forms").length ? data.getAll("legal_forms") : [JURISTIC],
    };
  };

  /** Ids of the rules that are broken, as data/notice.py finds them. */
  const broken = ({ kind, text, fields, forms }, service) => {
    const given = { purpose: text("purpose"), details: kind === "special" || fields.length ? text("details") : "", agreement: text("agreement") };
    const found = new Set(service.needs.filter((need) => !given[need]));
    if (kind !== "records") return found;
    const asked = count(text("number"));
    if (asked <= 0) found.add("number");
    if (service.most_records && asked > service.most_records) found.add("most_records");
    if (service.publishable_juristic_only && forms.some((form) => form !== JURISTIC)) found.add("juristic");
    if (service.fields.length && fields.some((name) => !service.fields.includes(name))) found.add("fields");
    return found;
  };
  const place = (rule, draft) => {
    if (rule.id === "fields") return "others";
    if (rule.id === "details") return draft.text("details") && draft.kind === "records" ? "fields" : "details";
    return rule.key;
  };

  /** {field: {say, sentence}} in the order of the form; the same as the server's. */
  const check = (data) => {
    const draft = read(data), known = table.classes[draft.number], found = {};
    const tell = (field, say, sentence = "") => { found[field] ??= { say, sentence }; };
    if (!draft.number) return { requester_class: { say: table.own.class_missing, sentence: "" } };
    const service = known?.[draft.kind];
    const ids = !known ? ["unknown_class"] : service.refused_by ? [service.refused_by] : broken(draft, service);
    const facts = { requester_class: draft.number, number: count(draft.text("number")), most_records: service?.most_records, others: draft.fields.filter((name) => !service?.fields.includes(name)).join(", ") };
    table.rules.filter((rule) => new Set(ids).has(rule.id)).forEach((rule) => tell(place(rule, draft), fill(rule.say, facts), rule.sentence));
    if (!known || service.refused_by) return found;
    Object.entries(table.longest).forEach(([name, most]) => { if (draft.text(name).length > most) tell(name, fill(table.own.too_long, { most })); });
    if (!draft.text("unit")) tell("unit", table.own.unit_missing);
    if (draft.text("letter_date") && !readable(draft.text("letter_date"))) tell("letter_date", table.own.date_unread);
    return Object.fromEntries(table.order.filter((name) => found[name]).map((name) => [name, found[name]]));
  };

  const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  /** Show or take back the error of one field, tied to it for screen readers. */
  const mark = (name, fault) => {
    const box = document.getElementById(`rq-${name}`), told = document.getElementById(`rq-${name}-fault`);
    if (!box || !told) return;
    const words = fault ? fault.say + (fault.sentence ? `|${fault.sentence}` : "") : "";
    if (told.dataset.told === words) return;
    told.dataset.told = words;
    told.hidden = !fault;
    const quote = fault?.sentence ? [make("small", fill(table.quote, { sentence: fault.sentence }))] : [];
    told.replaceChildren(...(fault ? [make("span", "", "i i-x-circle-fill"), make("span", fault.say), ...quote] : []));
    const help = document.getElementById(`rq-${name}-help`) ? [`rq-${name}-help`] : [];
    const ids = [...help, ...(fault ? [told.id] : [])];
    ids.length ? box.setAttribute("aria-describedby", ids.join(" ")) : box.removeAttribute("aria-describedby");
    if (box.tagName !== "FIELDSET" && box.tagName !== "DIV") fault ? box.setAttribute("aria-invalid", "true") : box.removeAttribute("aria-invalid");
  };
  const summarise = (found) => {
    const lines = Object.entries(found).map(([name, fault]) => {
      const line = make("li");
      line.append(Object.assign(make("a", fault.say), { href: `#rq-${name}` }));
      return line;
    });
    summary.hidden = !lines.length;
    summary.querySelector("h3").textContent = fill(table.faults, { count: lines.length });
    summary.querySelector("ul").replaceChildren(...lines);
  };

  /** Fields that one has been in; an error is told there, not before. After a failed try all are told. */
  const visited = new Set();
  let tried = !summary.hidden;
  const names = () => new Set([...form.elements].map((element) => element.name).filter(Boolean));
  const show = () => {
    const found = check(new FormData(form));
    names().forEach((name) => mark(name, tried || visited.has(name) ? found[name] : null));
    if (tried) summarise(found);
    return found;
  };
  let waiting = 0;
  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (name === "requester_class" && value && table.classes[value].special.refused_by) form.elements.namedItem("kind").value = "records";
    if (name !== "requester_class") visited.add(name);
    clearTimeout(waiting);
    waiting = setTimeout(show, event.target.type === "radio" || event.target.type === "checkbox" ? 0 : 400);
  });
  form.addEventListener("focusout", (event) => { if (event.target.name && event.target.type !== "radio") { if (event.target.value) visited.add(event.target.name); show(); } });
  form.addEventListener("submit", (event) => {
    tried = true;
    if (!Object.keys(show()).length) return;
    event.preventDefault();
    summary.focus();
  });
  // A link of the summary goes to the field itself, or to the first box of a group.
  summary.addEventListener("click", (event) => {
    const target = event.target.closest("a") && document.querySelector(event.target.closest("a").getAttribute("href"));
    if (!target) return;
    event.preventDefault();
    const box = target.matches("input,textarea") ? target : target.querySelector("input");
    (box || target).focus();
    (box || target).scrollIntoView({ block: "center" });
  });
  window.sme = { ...(window.sme || {}), checkRequest: check };
  if (tried) summary.focus();
})();
