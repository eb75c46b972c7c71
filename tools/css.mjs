// Keep the part of a style sheet that a page can match: rules without classes, and rules whose classes are all wanted.

/** The style sheet `css` without comments and without rules that need a class outside `wanted` (regular expressions). */
export function reduce(css, wanted) {
  return blocks(css.replace(/\/\*[\s\S]*?\*\//g, "")).map(([head, body]) => kept(head, body, wanted)).filter(Boolean).join("\n");
}

/** [head, body] of each top-level block; statements that end in `;` (such as @charset) are dropped. */
function blocks(css) {
  const found = [];
  let depth = 0, start = 0, open = 0;
  for (let i = 0; i < css.length; i++) {
    if (css[i] === "{" && depth++ === 0) open = i;
    else if (css[i] === ";" && depth === 0) start = i + 1;
    else if (css[i] === "}" && --depth === 0) {
      found.push([css.slice(start, open).trim(), css.slice(open + 1, i)]);
      start = i + 1;
    }
  }
  return found;
}

function kept(head, body, wanted) {
  if (/^@(media|supports)/.test(head)) {
    const inner = reduce(body, wanted);
    return inner && `${head}{${inner}}`;
  }
  if (head.startsWith("@keyframes")) return "";
  const selectors = split(head).filter((selector) => matches(selector, wanted));
  return selectors.length ? `${selectors.join(",")}{${body}}` : "";
}

/** Selectors of a list, split at commas outside brackets. */
const split = (head) => head.split(/,(?![^([]*[)\]])/);

function matches(selector, wanted) {
  const classes = selector.match(/\.[a-z][\w-]*/gi) ?? [];
  return classes.every((name) => wanted.some((pattern) => pattern.test(name.slice(1))));
}
