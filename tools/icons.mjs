// The icons of the design, from Bootstrap Icons (MIT), as CSS masks, because Dash has no SVG elements:
// <span class="i i-table"></span> is drawn in the text colour and sized by font-size.
export const ICONS = [
  "arrow-right", "arrow-counterclockwise", "arrow-down-up", "asterisk", "bank", "bar-chart", "box-arrow-up-right", "building", "calendar3", "check-circle-fill", "check2",
  "check2-circle", "chevron-down", "chevron-right", "clipboard", "code-slash", "database", "diagram-3", "download",
  "exclamation-triangle", "file-earmark-arrow-down", "file-earmark-text", "funnel", "geo-alt", "image", "info-circle", "link-45deg", "list", "moon", "mortarboard", "person",
  "printer", "question-circle", "quote", "search", "slash-circle", "sun", "table", "translate", "unlock", "volume-up", "x", "x-circle-fill",
];

/** {name: markup inside <svg viewBox="0 0 16 16">}; `source(name)` gives the whole file. Throws on another viewBox. */
export function iconMarkup(names, source) {
  return Object.fromEntries(names.map((name) => [name, inner(name, source(name))]));
}

function inner(name, svg) {
  const parts = svg.match(/^<svg[^>]*viewBox="0 0 16 16"[^>]*>([\s\S]*)<\/svg>\s*$/);
  if (!parts) throw new Error(`icon ${name}: expected one <svg> with viewBox 0 0 16 16; choose another icon`);
  return parts[1].replace(/\s*\n\s*/g, "");
}

const BASE = `.i{display:inline-block;width:1em;height:1em;flex:none;vertical-align:-.13em;background:currentColor;
-webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat}
@media (forced-colors:active){.i{forced-color-adjust:none;background:CanvasText}}
@media print{.i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** A style sheet with `.i` and one `.i-<name>` for each icon. */
export function iconStyles(icons) {
  return BASE + Object.entries(icons).map(([name, markup]) => `.i-${name}{--icon:url("${dataUri(markup)}")}`).join("\n");
}

function dataUri(markup) {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>${markup.replaceAll('"', "'")}</svg>`;
  return `data:image/svg+xml,${svg.replace(/[<>#%]/g, encodeURIComponent)}`;
}
