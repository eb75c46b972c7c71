/* The chart as seen, as a PNG with title, source, release and address burnt in. Drawn in the browser, fonts included. */
(() => {
  "use strict";
  const SCALE = 2, PAD = 24, LINE = 1.5, FONT_WAIT_MS = 250;
  const FONT = (size, weight = 400) => `${weight} ${size}px Sarabun, sans-serif`;

  /** The page's own font files as data addresses: a picture made from SVG cannot load fonts. */
  let fontRules = null;
  const fonts = () => (fontRules ??= Promise.all([...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => embedded(rule, sheet.href)))).then((rules) => rules.join("")));
  const embedded = async (rule, base) => {
    const address = new URL(rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/)[1], base);
    const blob = await (await fetch(address)).blob();
    const data = await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); });
    return rule.cssText.replace(/src:[^;]+;/, `src: url("${data}") format("woff2");`).replace("swap", "block");
  };

  const picture = async (chart, width, height) => {
    const svg = decodeURIComponent((await Plotly.toImage(chart, { format: "svg", width, height })).replace(/^data:image\/svg\+xml,/, ""));
    const withFonts = svg.replace(/(<svg[^>]*>)/, (tag) => `${tag}<style>${fontsText}</style>`);
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([withFonts], { type: "image/svg+xml" }));
    await image.decode();
    document.createElement("canvas").getContext("2d").drawImage(image, 0, 0); // a first drawing makes the browser read the fonts
    await new Promise((done) => setTimeout(done, FONT_WAIT_MS));
    return image;
  };
  let fontsText = "";

  /** Words into lines of at most `width`; Thai is cut between words too, a release or an address never. */
  const lines = (draw, text, width) => {
    const parts = [...new Intl.Segmenter("th", { granularity: "word" }).segment(text)].map((part) => part.segment);
    const words = parts.reduce((made, part) => {
      const whole = /[!-~]$/.test(made.at(-1) ?? "") && /^[!-~]/.test(part);
      return whole ? [...made.slice(0, -1), made.at(-1) + part] : [...made, part];
    }, []);
    return words.reduce((made, word) => {
      const last = made[made.length - 1];
      if (draw.measureText(last + word).width <= width) made[made.length - 1] = last + word; else made.push(word.trimStart());
      return made;
    }, [""]);
  };

  const words = (card, part) => [...card.querySelectorAll(part)].map((element) => element.textContent.trim()).filter(Boolean);

  /** What the colours mean: the entries of the legend above a chart or beside a map, each with its swatch, in as many rows as needed. */
  const SWATCH = 12, ROW = 22, APART = 18;
  const legend = (draw, card, width) => {
    draw.font = FONT(13.5);
    let x = 0, y = 0;
    return [...card.querySelectorAll(".lg li, .ml li")].map((item) => {
      const mark = item.querySelector("i"), text = [...item.childNodes].map((part) => part.textContent.trim()).filter(Boolean).join("  ");
      const wide = (mark ? SWATCH + 7 : 0) + draw.measureText(text).width;
      if (x && x + wide > width) { x = 0; y += ROW; }
      const entry = { text, x, y, style: mark && getComputedStyle(mark) };
      x += wide + APART;
      return entry;
    });
  };
  const paintLegend = (draw, entries, top) => entries.forEach(({ text, x, y, style }) => {
    const left = PAD + x, upper = top + y;
    if (style) {
      const plain = style.backgroundImage === "none";
      draw.fillStyle = plain ? style.backgroundColor : sme.colour("hatch-bg");
      draw.fillRect(left, upper, SWATCH, SWATCH);
      draw.strokeStyle = sme.colour("hatch");
      if (!plain) { draw.strokeRect(left, upper, SWATCH, SWATCH); draw.beginPath(); draw.moveTo(left, upper + SWATCH); draw.lineTo(left + SWATCH, upper); draw.stroke(); }
    }
    draw.font = FONT(13.5); draw.fillStyle = sme.colour("ink-2");
    draw.fillText(text, left + (style ? SWATCH + 7 : 0), upper + SWATCH - 1);
  });

  const savePicture = async (card, name) => {
    const chart = card.querySelector(".js-plotly-plot"), width = chart.clientWidth, height = chart.clientHeight;
    fontsText = await fonts();
    const image = await picture(chart, width, height);
    const canvas = document.createElement("canvas"), draw = canvas.getContext("2d");
    const above = [[words(card, "h2").join(" "), FONT(20, 700), 20, "ink"], [words(card, ".sub").join(" "), FONT(14.5), 14.5, "ink-2"]];
    const below = [[words(card, ".note").join(" "), FONT(13), 13, "ink-2"], [words(card, ".src p > span").join(" · "), FONT(13), 13, "ink-3"],
      [`${location.href.split("#")[0]}#${card.id}`, FONT(12), 12, "ink-3"]];
    const laid = (blocks) => blocks.filter(([text]) => text).flatMap(([text, font, size, token]) => {
      draw.font = font;
      return lines(draw, text, width).map((line) => ({ line, font, size, token }));
    });
    const head = laid(above), foot = laid(below), tall = (rows) => rows.reduce((sum, row) => sum + row.size * LINE, 0);
    const entries = legend(draw, card, width), key = entries.length ? entries.at(-1).y + ROW + PAD / 2 : 0;
    canvas.width = (width + 2 * PAD) * SCALE;
    canvas.height = (height + tall(head) + key + tall(foot) + 3 * PAD) * SCALE;
    draw.scale(SCALE, SCALE);
    draw.fillStyle = sme.colour("card");
    draw.fillRect(0, 0, canvas.width, canvas.height);
    const write = (rows, top) => rows.reduce((y, { line, font, size, token }) => {
      draw.font = font; draw.fillStyle = sme.colour(token); draw.fillText(line, PAD, y + size);
      return y + size * LINE;
    }, top);
    const bottom = write(head, PAD) + key;
    paintLegend(draw, entries, bottom - key + PAD / 2);
    draw.drawImage(image, PAD, bottom + PAD / 2, width, height);
    write(foot, bottom + PAD + height);
    Object.assign(document.createElement("a"), { href: canvas.toDataURL("image/png"), download: `${name}.png` }).click();
  };
  window.sme = { ...(window.sme || {}), savePicture };
})();
