/** Brings together what two pages have changed about the same result. */

/** @typedef {import("./edits.js").EditsDict} EditsDict */

const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) => JSON.stringify(one) === JSON.stringify(other);
const ids = (/** @type {number[]} */ hidden) => hidden.map((id) => [String(id), true]);
const rows = (/** @type {EditsDict} */ { names = {}, joined = {}, hidden = [], marks = [] }) => ({
  names,
  joined,
  hidden: Object.fromEntries(ids(hidden)),
  marks: Object.fromEntries(marks.map((mark) => [mark.id, mark])),
});

/**
 * Their edits, with what was changed here on top: where both have changed the same, ours stays.
 * @param {EditsDict} base what both began with
 * @param {EditsDict} ours
 * @param {EditsDict} theirs
 * @returns {EditsDict}
 */
export function mergeEdits(base, ours, theirs) {
  const [before, here, there] = [base, ours, theirs].map(rows);
  const merged = Object.fromEntries(Object.keys(here).map((part) => [part, onTop(before[part], here[part], there[part])]));
  return {
    names: merged.names,
    joined: hasRing(merged.joined) ? there.joined : merged.joined,
    hidden: Object.keys(merged.hidden).map(Number),
    marks: Object.values(merged.marks),
  };
}

/**
 * @param {Record<string, any>} before
 * @param {Record<string, any>} here
 * @param {Record<string, any>} there
 */
function onTop(before, here, there) {
  const merged = { ...there };
  for (const key of new Set([...Object.keys(before), ...Object.keys(here)])) {
    if (same(before[key], here[key])) continue;
    if (key in here) merged[key] = here[key];
    else delete merged[key];
  }
  return merged;
}

/** Whether somebody is joined into themselves in the end. @param {Record<string, number>} joined */
function hasRing(joined) {
  return Object.keys(joined).some((id) => {
    const seen = new Set();
    let at = id;
    while (at in joined && !seen.has(at)) {
      seen.add(at);
      at = String(joined[at]);
    }
    return seen.has(at);
  });
}
