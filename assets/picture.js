/* The chart as seen, in the theme that is seen, as SVG or PNG with everything that belongs to it burnt in: title, legend,
   origin, source, release, licence, address. One sheet is composed in the browser, fonts included; a PNG is that sheet drawn. */
(() => {
  "use strict";
  const SCALE = 2, PAD = 24, LINE = 1.5, GAP = 8, SWATCH = 12, FONT_WAIT_MS = 250;
  const FAMILY = "Sarabun, 'Noto Sans Thai', sans-serif", NAMESPACE = "http://www.w3.org/2000/svg";
  const ruler = document.createElement("canvas").getContext("2d");

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElementNS(NAMESPACE, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    element.append(...children);
    return element;
  };
  const written = (words, x, y, size, fill, weight = 400) => make("text", { x, y, fill, "font-size": size, "font-weight": weight }, words);
  const widthOf = (words, size, weight = 400) => { ruler.font = `${weight} ${size}px ${FAMILY}`; return ruler.measureText(words).width; };

  /** The page's own font files as data addresses: a picture cannot load fonts. Those of the first paint are not needed. */
  let fontRules = null;
  const fonts = () => (fontRules ??= Promise.all([...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule && !rule.style.getPropertyValue("src").includes("data:")).map((rule) => embedded(rule, sheet.href ?? document.baseURI)))).then((rules) => rules.join("")));
  const embedded = async (rule, base) => {
    const address = new URL(rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/)[1], base);
    const blob = await (await fetch(address)).blob();
    const data = await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); });
    return rule.cssText.replace(/src:[^;]+;/, `src: url("${data}") format("woff2");`).replace("swap", "block");
  };

  /** Words into lines of at most `width`; Thai is cut between words too, a release or an address never. */
  const lines = (words, size, weight, width) => {
    const parts = [...new Intl.Segmenter("th", { granularity: "word" }).segment(words)].map((part) => part.segment);
    const whole = parts.reduce((made, part) => {
      const joined = /[!-~]$/.test(made.at(-1) ?? "") && /^[!-~]/.test(part);
      return joined ? [...made.slice(0, -1), made.at(-1) + part] : [...made, part];
    }, []);
    return whole.reduce((made, word) => {
      const last = made[made.length - 1];
      if (widthOf(last + word, size, weight) <= width) made[made.length - 1] = last + word; else made.push(word.trimStart());
      return made;
    }, [""]);
  };

  /** A sheet of that inner width that grows downwards: each part stands below the one before. */
  const sheet = (width) => {
    const parts = [];
    let y = PAD;
    const paragraph = (words, size, token, weight = 400) => words && lines(words, size, weight, width).forEach((line) => {
      parts.push(written(line, PAD, y + size, size, sme.colour(token), weight));
      y += size * LINE;
    });
    /** Items of { mark, words } side by side, as many to a line as fit. */
    const flow = (items, size) => {
      let x = PAD;
      for (const { mark, words } of items) {
        const wide = SWATCH + GAP + widthOf(words, size);
        if (x > PAD && x + wide > PAD + width) { x = PAD; y += size * LINE; }
        parts.push(mark(x, y + size - SWATCH + 1), written(words, x + SWATCH + GAP, y + size, size, sme.colour("ink-2")));
        x += wide + 2 * GAP;
      }
      y += items.length ? size * LINE + GAP / 2 : 0;
    };
    const chart = (drawing, height) => {
      for (const [key, value] of Object.entries({ x: PAD, y: y + GAP, width, height, overflow: "visible" })) drawing.setAttribute(key, value);
      parts.push(drawing);
      y += height + 2 * GAP;
    };
    /** Origin and standing side by side, as the page paints them. */
    const badges = (elements) => {
      y += GAP / 2;
      let x = PAD;
      for (const element of elements) {
        const style = getComputedStyle(element), words = element.textContent.trim(), wide = widthOf(words, 13, 600) + 2 * GAP;
        const edge = { stroke: style.borderTopColor, "stroke-dasharray": style.borderTopStyle === "dashed" ? "3 2" : "none" };
        parts.push(make("rect", { x: x + 0.5, y: y + 0.5, width: wide, height: 21, rx: 4, fill: style.backgroundColor, ...edge }),
          written(words, x + GAP, y + 15.5, 13, style.color, 600));
        x += wide + GAP;
      }
      y += elements.length ? 21 + GAP : 0;
    };
    return { paragraph, flow, chart, badges, parts, bottom: () => y + PAD / 2 };
  };

  /** The swatch of a legend entry as its style paints it: plain, hatched, ringed or with a broken edge. */
  const swatch = (element) => {
    const style = getComputedStyle(element), round = style.borderTopLeftRadius.startsWith("50");
    const fill = style.backgroundImage === "none" ? style.backgroundColor : "url(#withheld)";
    const edge = style.outlineStyle !== "none" ? style.outlineColor : parseFloat(style.borderTopWidth) ? style.borderTopColor : style.boxShadow !== "none" ? sme.colour("mute") : "none";
    const line = { stroke: edge, "stroke-width": round ? 2 : 1, "stroke-dasharray": style.outlineStyle === "dashed" ? "2 2" : "none" };
    return (x, y) => make("rect", { x: x + 0.5, y: y + 0.5, width: SWATCH - 1, height: SWATCH - 1, rx: round ? SWATCH : 2, fill, ...line });
  };
  const hatch = () => make("pattern", { id: "withheld", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    make("rect", { width: 5, height: 5, fill: sme.colour("hatch-bg") }), make("rect", { width: 1, height: 5, fill: sme.colour("hatch") }));

  const words = (card, part) => [...card.querySelectorAll(part)].map((element) => element.textContent.trim()).filter(Boolean).join(" · ");
  const legend = (card) => [...card.querySelectorAll(".lg li, .ml li:has(i)")].map((entry) => ({ mark: swatch(entry.querySelector("i")),
    words: [...entry.childNodes].filter((node) => node.nodeName !== "I").map((node) => node.textContent.trim()).filter(Boolean).join(" · ") }));

  const drawn = async (chart, width, height) => {
    const text = decodeURIComponent((await Plotly.toImage(chart, { format: "svg", width, height })).replace(/^data:image\/svg\+xml,/, ""));
    return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  };

  /** The whole sheet of a card as SVG text, with its size. `about` is the button: it holds licence and address. */
  const compose = async (card, about) => {
    const chart = await sme.live(card.querySelector(".chart")), { clientWidth: width, clientHeight: height } = chart, page = sheet(width);
    const title = words(card, "h2");
    page.paragraph(title, 20, "ink", 700);
    page.paragraph([words(card, ".sub"), ...(words(card, ".sub").includes(words(card, ".ml .unit")) ? [] : [words(card, ".ml .unit")])].join(" · "), 14.5, "ink-2");
    page.flow(legend(card), 14);
    page.chart(await drawn(chart, width, height), height);
    page.paragraph(words(card, ".note"), 13, "ink-2");
    page.badges(card.querySelectorAll(".src .badge"));
    page.paragraph(words(card, ".src p > span:not(.badge)"), 13, "ink-2");
    page.paragraph(about.licence, 13, "ink-2");
    page.paragraph(about.address, 12, "ink-3");
    const size = { width: width + 2 * PAD, height: Math.ceil(page.bottom()) };
    const whole = make("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}`, "font-family": FAMILY, role: "img", lang: document.documentElement.lang },
      make("title", {}, title), make("desc", {}, card.querySelector(".chart-box").getAttribute("aria-label")), make("style", {}, await fonts()),
      make("defs", {}, hatch()), make("rect", { ...size, fill: sme.colour("card") }), ...page.parts);
    return { text: new XMLSerializer().serializeToString(whole), ...size };
  };

  const rasterised = async ({ text, width, height }) => {
    const image = new Image(), canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
    image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    await image.decode();
    const draw = canvas.getContext("2d");
    draw.scale(SCALE, SCALE);
    draw.drawImage(image, 0, 0); // a first drawing makes the browser read the fonts
    await new Promise((done) => setTimeout(done, FONT_WAIT_MS));
    draw.drawImage(image, 0, 0);
    URL.revokeObjectURL(image.src);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  const savePicture = async (card, name, kind, about) => {
    const made = await compose(card, about);
    const blob = kind === "svg" ? new Blob([made.text], { type: "image/svg+xml" }) : await rasterised(made);
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  window.sme = { ...(window.sme || {}), savePicture };
})();
