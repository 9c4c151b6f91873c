/** The last minute of one face's scores, thinned to what a strip can show. */

const STEP_MS = 200; // two points closer than this are one

/** @typedef {{at: number, scores: number[]}} Point */

export class History {
  #span;
  #gap;
  /** @type {Point[]} */
  #points = [];

  /**
   * @param {number} span milliseconds that are kept
   * @param {number} gap milliseconds without a point after which the line breaks
   */
  constructor(span = 60_000, gap = 1200) {
    this.#span = span;
    this.#gap = gap;
  }

  /**
   * @param {number} at milliseconds
   * @param {number[]} scores
   */
  add(at, scores) {
    const last = this.#points.at(-1);
    const before = this.#points.at(-2);
    const crowded = last && before && last.at - before.at < STEP_MS && at - last.at < this.#gap;
    if (crowded) this.#points.pop();
    this.#points.push({ at, scores });
    while (this.#points[0].at < at - this.#span) this.#points.shift();
  }

  /** Where nothing has been added for the length of a gap, a new run begins. */
  get runs() {
    /** @type {Point[][]} */
    const runs = [];
    for (const point of this.#points) {
      const run = runs.at(-1);
      if (run && point.at - run.at(-1).at <= this.#gap) run.push(point);
      else runs.push([point]);
    }
    return runs;
  }

  /** When the newest point was added. */
  get latest() {
    return this.#points.at(-1)?.at ?? -Infinity;
  }

  /** The mean of each score over what is kept. */
  get mean() {
    const sums = this.#points[0]?.scores.map(() => 0) ?? [];
    for (const { scores } of this.#points) scores.forEach((score, i) => (sums[i] += score));
    return sums.map((sum) => sum / this.#points.length);
  }
}
