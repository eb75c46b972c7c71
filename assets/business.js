/* "My business": holds an owner's own figures against published cells, in the browser. Nothing typed is ever sent: the
   cells are fetched once, before anything is typed, and the fields have no names and stand in no form. */
(() => {
  "use strict";
  const page = document.getElementById("page"), words = JSON.parse(page.dataset.words), answers = document.getElementById("business-answers");
  const SIZES = ["MIC", "SML", "MED", "LRG"], TOTAL = "_T", WITHHELD = "x", POINTS = ["q1", "median", "q3"], SIGNED = "profit";
  const EXAMPLE = { activity: "TRD", area: "_T", employees: "4", revenue: "3,600,000", profit: "290,000" };
  let published = null, failed = false;

  const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  const figure = (value) => new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(value).replace("-", "−");
  /** Text whose `**strong**` parts are set in bold. */
  const strong = (text, tag = "p", className = "") => {
    const element = make(tag, "", className);
    text.split("**").forEach((part, place) => element.append(place % 2 ? make("b", part) : part));
    return element;
  };

  /** The fields appear with the script: a reader without scripts has nothing to type into. */
  document.querySelectorAll(".my-number").forEach((place) => {
    const box = Object.assign(document.createElement("input"), { id: place.id, type: "text", inputMode: "decimal", autocomplete: "off", className: "form-control" });
    box.setAttribute("aria-describedby", `${place.id}-help`);
    place.replaceWith(box);
  });
  const field = (name) => document.getElementById(`my-${name}`);
  const label = (name) => document.getElementById(`my-${name}-label`).textContent;

  /** What is typed as a number: null if empty, NaN if it is none. Thai digits, commas and blanks are understood. */
  const number = (name) => {
    const text = field(name).value.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50).replace(/[,\s]/g, "").replace("−", "-");
    const value = text === "" ? null : /^-?\d*\.?\d+$/.test(text) ? Number(text) : NaN;
    return value !== null && value < 0 && name !== SIGNED ? NaN : value;
  };
  const chosen = (name) => field(name).selectedOptions[0];
  const read = () => ({
    activity: field("activity").value, sector: chosen("activity")?.dataset.sector, area: field("area").value, region: chosen("area").dataset.region,
    employees: number("employees"), revenue: number("revenue"), profit: number("profit"),
  });

  /** Rank of a value among upper limits, both included: 0 micro … 3 large; null if the value is not known. */
  const rank = (value, limits) => (value === null ? null : limits.filter((limit) => value > limit).length);
  const classify = (own, rules) => {
    const limits = rules.limits.find((item) => item.sectors.includes(own.sector));
    const ranks = { revenue: rank(own.revenue, limits.revenue_baht), employees: rank(own.employees, limits.employees) };
    const known = [ranks.revenue, ranks.employees].filter((value) => value !== null);
    const decided = rules.rule === "revenue" ? known[0] : Math.max(...known);
    return { size: SIZES[decided], ranks, known };
  };

  const sizeAnswer = (own, { size, ranks, known }, rules) => {
    const parts = [strong(fill(words.size_answer, { size: words.sizes[size] }), "p", "verdict")];
    const list = make("ul", "", "reasons");
    ["revenue", "employees"].filter((name) => ranks[name] !== null).forEach((name) => list.append(make("li", fill(words[`by_${name}`], { value: figure(own[name]), size: words.sizes[SIZES[ranks[name]]] }))));
    list.append(make("li", known.length < 2 ? words.one_known : known[0] === known[1] ? words.agree : words[`decides_${rules.rule}`]));
    return [...parts, list, ...(size === "LRG" ? [make("p", words.size_large, "small")] : [])];
  };

  const told = (value) => (value === undefined ? words.not_published : value === WITHHELD ? words.too_few : fill(words.count, { count: figure(value) }));
  const group = (activity, area, size) => [field("activity").querySelector(`[value="${activity}"]`)?.textContent.trim(), field("area").querySelector(`[value="${area}"]`)?.textContent.trim(), words.sizes[size]].filter(Boolean).join(" · ");
  /** Where the cells come from, with a link to all of them. */
  const origin = (from) => {
    const line = make("p", "", "small"), [before, after] = fill(words.source, { ...from, source: "|", release: published.release }).split("|");
    line.append(before, Object.assign(make("a", from.source), { href: from.link }), after);
    return line;
  };
  /** From the narrowest group to the widest, each with its count. */
  const countAnswer = (own, size) => {
    const title = make("h3", words.count_title), from = published.counts;
    if (!from) return [title, make("p", words.no_register, "small"), publishedCounts(own)];
    const levels = [[own.activity, own.area], [own.activity, own.region], [own.sector, own.region], [own.sector, TOTAL]];
    const list = make("dl", "", "counts");
    new Map(levels.map((level) => [level.join(), level])).forEach(([activity, area]) => list.append(make("dt", group(activity, area, size)), make("dd", told(from.cells[activity]?.[area]?.[size]))));
    return [title, list, origin(from)];
  };
  const publishedCounts = (own) => {
    const list = make("dl", "", "counts");
    const levels = [[own.sector, TOTAL], [TOTAL, own.area], [TOTAL, TOTAL]];
    new Map(levels.map((level) => [level.join("|"), level])).forEach(([sector, area], key) => {
      list.append(make("dt", group(sector, area)), make("dd", published.published[key]?.join(" · ") ?? words.not_published));
    });
    return list;
  };

  /** The quarter of the group in which a value lies, as a range; never the place of a single business. */
  const quarter = (value, points) => 1 + points.filter((point) => value > point).length;
  const unit = { margin: (value) => `${figure(value)}%` };
  const stand = (name, value, cells) => {
    const shown = unit[name] || figure, own = fill(words[`own_${name}`], { value: figure(value) });
    const points = POINTS.map((point) => cells?.[`${name}_${point}`]), row = make("div", "", "stand");
    if (points.some((point) => point === undefined)) return strong(`**${own}** · ${words.not_published}`);
    if (points.includes(WITHHELD)) return strong(`**${own}** · ${words.too_few}`);
    const place = quarter(value, points), bar = make("span", "", "quarters");
    bar.setAttribute("aria-hidden", "true");
    [1, 2, 3, 4].forEach((each) => bar.append(make("i", "", each === place ? "here" : "")));
    const range = Object.fromEntries(POINTS.map((point, at) => [point, shown(points[at])]));
    row.append(strong(`**${own}** · ${fill(words[`quarter_${place}`], range)}`), bar);
    return row;
  };
  const standAnswer = (own, size) => {
    const title = make("h3", words.quartile_title), from = published.quartiles;
    const values = { revenue: own.revenue, revenue_per_employee: own.employees > 0 && own.revenue !== null ? own.revenue / own.employees : null, margin: own.profit !== null && own.revenue > 0 ? (100 * own.profit) / own.revenue : null };
    const known = Object.entries(values).filter(([, value]) => value !== null);
    if (!known.length) return [];
    const area = [own.region, TOTAL].find((code) => from?.cells[own.sector]?.[code]?.[size]) ?? TOTAL, cells = from?.cells[own.sector]?.[area]?.[size];
    const named = from ? [make("p", fill(words.quartile_group, { group: group(own.sector, area, size) }), "small")] : [];
    return [title, ...named, ...known.map(([name, value]) => stand(name, value, cells)), ...(from ? [origin(from)] : [])];
  };

  /** Before anything is typed: what will stand here, and an example that fills the fields. */
  const awaited = () => {
    const list = make("ol", "", "awaited");
    [1, 2, 3, 4].forEach((each) => {
      const item = make("li"), text = make("span");
      text.append(make("b", words[`awaited_${each}`]), make("small", words[`awaited_${each}_help`]));
      item.append(text);
      list.append(item);
    });
    const example = Object.assign(make("button", words.example, "btn"), { type: "button" });
    example.addEventListener("click", () => {
      Object.entries(EXAMPLE).forEach(([name, value]) => { field(name).value = value; });
      show();
      field("activity").focus();
    });
    return [make("p", words.waiting), list, example];
  };

  const mark = (size) => document.querySelectorAll(".services li").forEach((item) => {
    const fits = item.dataset.sizes.split(" ").includes(size);
    item.querySelector(".fit").hidden = !fits;
    item.classList.toggle("fitting", fits);
  });
  const wrong = (own) => ["employees", "revenue", "profit"].filter((name) => Number.isNaN(own[name]));
  const answer = () => {
    const own = read(), faults = wrong(own);
    ["employees", "revenue", "profit"].forEach((name) => field(name).setAttribute("aria-invalid", String(faults.includes(name))));
    if (faults.length) return mark(""), faults.map((name) => make("p", fill(name === SIGNED ? words.invalid_profit : words.invalid, { field: label(name) }), "notice error"));
    if (failed) return [make("p", words.failed, "notice error")];
    if (!published || !own.activity || (own.employees === null && own.revenue === null)) return mark(""), awaited();
    const found = classify(own, published);
    mark(found.size);
    const group = found.size === "LRG" ? [] : [...countAnswer(own, found.size), ...standAnswer(own, found.size)];
    return [...sizeAnswer(own, found, published), ...group];
  };
  const box = make("div", "", "told");
  box.setAttribute("aria-live", "polite");
  answers.replaceWith(box);
  let waiting = 0;
  const show = () => box.replaceChildren(...answer());
  document.querySelector(".fields").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 250); });
  fetch(page.dataset.business).then((reply) => { if (!reply.ok) throw new Error(reply.status); return reply.json(); })
    .then((cells) => { published = cells; }).catch(() => { failed = true; }).finally(show);
  show();
})();
