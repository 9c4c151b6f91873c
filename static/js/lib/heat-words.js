/** What a map of heat shows, in words: the text beside the picture. */

const ROWS = ["upper", "middle", "lower"];
const COLUMNS = ["left", "middle", "right"];

/**
 * Where most of the heat is, as it is seen on the screen.
 * @param {number[][]} heat rows from the top, 0..1
 * @param {boolean} mirrored
 * @returns {string | null} null where there is no heat
 */
export function hottestPlace(heat, mirrored) {
  const sums = [0, 1, 2].map(() => [0, 0, 0]);
  const third = (/** @type {number} */ i) => Math.floor((3 * i) / heat.length);
  heat.forEach((row, y) => row.forEach((value, x) => (sums[third(y)][third(x)] += value)));
  const most = Math.max(...sums.flat());
  if (most === 0) return null;
  const row = sums.findIndex((line) => line.includes(most));
  const column = sums[row].indexOf(most);
  const [down, across] = [ROWS[row], COLUMNS[mirrored ? 2 - column : column]];
  return down === across ? "middle" : `${down} ${across}`;
}

/**
 * @param {string} name of whoever has the face
 * @param {import("./heat-layer.js").Why} why
 * @param {boolean} mirrored
 * @returns {string}
 */
export function heatSentence(name, { map, label, heat, drop }, mirrored) {
  const place = hottestPlace(heat, mirrored);
  if (map === "saliency") return place ? `${name}: people would look first at the ${place} of the face.` : `${name}: no place draws the eye.`;
  if (!place) return `${name}: no single place holds up “${label}”.`;
  const points = Math.max(1, Math.round(100 * drop));
  return `${name}: “${label}” hangs most on the ${place} of the face; covering one place takes up to ${points} % away.`;
}
