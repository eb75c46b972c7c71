// Fill assets/vendor/ from node_modules/: the only files of others that visitors receive, all served by this site.
// Run by `make setup` after `npm ci`; the folder is not committed.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { reduce } from "./css.mjs";
import { ICONS, iconMarkup, iconStyles } from "./icons.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const PACKAGES = join(ROOT, "node_modules");
const OUT = join(ROOT, "assets", "vendor");

// Bootstrap classes that pages or dash-bootstrap-components use here. A class that is not listed has no style.
const BOOTSTRAP = [
  /^form-(label|text|control|control-sm|select|select-sm|check|check-.*|switch)$/,
  /^(was-validated|is-invalid|is-valid|invalid-feedback|valid-feedback)$/,
  /^btn(-primary|-secondary|-outline-primary|-outline-secondary|-link|-sm|-close|-check)?$/,
  /^(active|disabled|show|showing|hiding|fade|collapse|collapsing)$/,
  /^(visually-hidden|visually-hidden-focusable)$/,
  /^offcanvas(-bottom|-end|-header|-title|-body|-backdrop)?$/,
];
const SUBSETS = {
  thai: "U+0E00-0E7F, U+200B-200D, U+25CC",
  latin: "U+0000-00FF, U+2000-206F, U+20AC, U+2122, U+2190-21FF, U+2212, U+2248, U+25B2, U+25BC",
};
const WEIGHTS = [400, 600, 700];

const read = (...path) => readFileSync(join(PACKAGES, ...path), "utf-8");
const write = (name, text) => writeFileSync(join(OUT, name), text);

function fontFace(subset, weight) {
  const file = `sarabun-${subset}-${weight}.woff2`;
  copyFileSync(join(PACKAGES, "@fontsource/sarabun/files", `sarabun-${subset}-${weight}-normal.woff2`), join(OUT, file));
  return `@font-face{font-family:Sarabun;font-style:normal;font-weight:${weight};font-display:swap;` +
    `src:url("${file}") format("woff2");unicode-range:${SUBSETS[subset]}}`;
}

function licences() {
  const packages = ["plotly.js-basic-dist-min", "bootstrap", "bootstrap-icons", "@fontsource/sarabun"];
  return packages.map((name) => {
    const file = ["LICENSE", "LICENSE.md"].find((candidate) => existsSync(join(PACKAGES, name, candidate)));
    const { version, license } = JSON.parse(read(name, "package.json"));
    return `${name} ${version} (${license})\n\n${file ? read(name, file).trim() : ""}\n`;
  }).join("\n----\n\n");
}

if (!existsSync(PACKAGES)) {
  console.error("tools/vendor.mjs: node_modules/ is missing; run `npm ci` (or `make setup`) first");
  process.exit(1);
}
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
copyFileSync(join(PACKAGES, "plotly.js-basic-dist-min/plotly-basic.min.js"), join(OUT, "plotly-basic.min.js"));
write("bootstrap.css", reduce(read("bootstrap/dist/css/bootstrap.min.css"), BOOTSTRAP));
write("sarabun.css", Object.keys(SUBSETS).flatMap((subset) => WEIGHTS.map((weight) => fontFace(subset, weight))).join("\n"));
const icons = iconMarkup(ICONS, (name) => read("bootstrap-icons/icons", `${name}.svg`));
write("icons.css", iconStyles(icons));
write("licences.txt", licences());
console.log(`assets/vendor/ filled (${ICONS.length} icons)`);
