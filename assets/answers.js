/* The server's answers to states, as text: one that was prepared or shown a moment ago is there at once. */
(() => {
  "use strict";
  const FRESH_MS = 30000, MOST = 12;
  const kept = new Map();
  const fresh = (path) => kept.has(path) && performance.now() - kept.get(path).since < FRESH_MS;
  const keep = (path, text) => {
    kept.delete(path); // the latest stands last
    kept.set(path, { text, since: performance.now() });
    if (kept.size > MOST) kept.delete(kept.keys().next().value);
  };
  /** What stands at `path`. Rejects when the server refuses, and when `options.signal` says so. */
  const answer = async (path, options) => {
    if (fresh(path)) return kept.get(path).text;
    const reply = await fetch(path, options);
    if (!reply.ok) throw new Error(reply.status);
    const text = await reply.text();
    keep(path, text);
    return text;
  };
  window.sme.answer = answer;
})();
