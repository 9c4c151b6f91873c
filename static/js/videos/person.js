/** One person of a result: readings by columns, looked up by the index of the frame that was read. */

/** @typedef {import("./timeline.js").PersonDict} PersonDict */

const COLUMNS = ["boxes", "tilts", "scores", "unsure", "second_scores", "second_unsure"];

/**
 * One row for each frame, in the order of frames; where two have the same frame, the one that comes first in `rows` counts.
 * @param {PersonDict[]} rows
 */
function merged(rows) {
  const [only] = rows;
  if (rows.length === 1) return only;
  /** @type {Map<number, [PersonDict, number]>} */
  const places = new Map();
  for (const row of rows) row.frames.forEach((frame, i) => places.has(frame) || places.set(frame, [row, i]));
  const order = [...places.entries()].sort(([a], [b]) => a - b);
  const columns = COLUMNS.filter((key) => key in only).map((key) => [key, order.map(([, [row, i]]) => row[key][i])]);
  return { frames: order.map(([frame]) => frame), ...Object.fromEntries(columns) };
}

export class Person {
  id;
  hidden;
  /** What a reader has called them; empty where nobody has. */
  givenName;
  /** The ids that the tracker gave. @type {number[]} */
  parts;
  frames;
  boxes;
  tilts;
  scores;
  unsure;
  /** The same person as the second network reads it, where both are shown. @type {Person | null} */
  second = null;
  #columns;

  /**
   * @param {number} id
   * @param {PersonDict[]} rows this person's, and those joined into it
   * @param {{name: string, hidden: boolean}} edits
   */
  constructor(id, rows, { name, hidden }) {
    this.id = id;
    this.hidden = hidden;
    this.givenName = name;
    this.parts = rows.map((row) => row.id);
    this.#columns = merged(rows);
    const { frames, boxes, tilts, scores, unsure } = this.#columns;
    this.frames = Int32Array.from(frames);
    [this.boxes, this.tilts, this.scores, this.unsure] = [boxes, tilts, scores, unsure];
  }

  get name() {
    return this.givenName || `Person ${this.id}`;
  }

  /** The same person, with the second network's scores in the place of the first's. */
  readBySecond() {
    const columns = this.#columns;
    const row = { ...columns, id: this.id, scores: columns.second_scores, unsure: columns.second_unsure };
    const person = new Person(this.id, [row], { name: this.givenName, hidden: this.hidden });
    person.parts = this.parts;
    return person;
  }

  /**
   * @param {number} frame an index into the timeline's times
   * @returns {number} the row, or -1 where the person was not seen
   */
  rowOf(frame) {
    let [low, high] = [0, this.frames.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.frames[middle] === frame) return middle;
      if (this.frames[middle] < frame) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /**
   * The box at a share of the way to the next frame, if the person is in that one too.
   * @param {number} row
   * @param {number} nextFrame
   * @param {number} share 0..1
   * @returns {{box: number[], tilt: number}}
   */
  between(row, nextFrame, share) {
    const box = this.boxes[row];
    const tilt = this.tilts[row] ?? 0;
    if (this.frames[row + 1] !== nextFrame || share <= 0) return { box, tilt };
    const part = Math.min(share, 1);
    const glide = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * part;
    return {
      box: box.map((value, i) => glide(value, this.boxes[row + 1][i])),
      tilt: glide(tilt, this.tilts[row + 1] ?? 0),
    };
  }

  /**
   * The label with the highest score.
   * @param {number} row
   * @returns {number} its index
   */
  likeliest(row) {
    const scores = this.scores[row];
    return scores.indexOf(Math.max(...scores));
  }

  /**
   * What the face looks like at a row, as the live page words it; `also` to the second network, where both are shown.
   * @param {number} row
   * @param {string[]} labels
   * @returns {import("../lib/face-painter.js").Look & {confidence: number, scores: number[]}}
   */
  look(row, labels) {
    const scores = this.scores[row];
    const [first, second] = scores.map((score, i) => [score, i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    const unsure = Boolean(this.unsure[row]);
    const likeliest = (unsure ? [first, second] : [first]).map(([, i]) => labels[i]);
    const guess = { label: labels[first[1]], confidence: first[0], unsure, likeliest, scores };
    return { id: this.id, name: this.givenName, ...guess, also: this.second?.look(row, labels) };
  }
}
