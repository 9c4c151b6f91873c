/** One person's scores over time, thinned to what a chart has room for; where the face is away there is a gap. */
import { countUpTo } from "./times.js";

const BRIDGED = 2.5; // intervals without a reading that are no absence yet
const UNSURE = -1;

/**
 * @typedef {{x: number[], scores: (number | null)[][], labels: (number | null)[]}} View by columns: seconds, each
 *   label's score, and the label that is likeliest (-1 where the network is unsure); null in a gap
 */

export class ScoreSeries {
  #times;
  #person;
  #gap;

  /**
   * @param {import("./timeline.js").Timeline} timeline
   * @param {import("./person.js").Person} person
   */
  constructor(timeline, person) {
    this.#times = Float64Array.from(person.frames, (frame) => timeline.times[frame]);
    this.#person = person;
    this.#gap = timeline.interval * BRIDGED;
  }

  /**
   * What lies between two moments, in at most so many points, each the mean of the readings that it stands for.
   * @param {number} start seconds
   * @param {number} end seconds
   * @param {number} most points
   * @returns {View}
   */
  view(start, end, most) {
    const first = Math.max(0, countUpTo(this.#times, start) - 1);
    const last = Math.min(this.#times.length, countUpTo(this.#times, end) + 1);
    const width = last - first > most ? (end - start) / most : 0;
    const view = { x: [], scores: this.#person.scores[0]?.map(() => []) ?? [], labels: [] };
    let at = first;
    let before = null;
    while (at < last) {
      const until = this.#bucketEnd(at, last, width);
      if (before !== null && this.#times[at] - before > this.#gap) this.#addGap(view, before, this.#times[at]);
      this.#addMean(view, at, until);
      before = this.#times[until - 1];
      at = until;
    }
    return view;
  }

  /** Where a bucket ends: at its width, or where the face leaves. */
  #bucketEnd(from, last, width) {
    let until = from + 1;
    while (until < last && this.#times[until] - this.#times[from] < width) {
      if (this.#times[until] - this.#times[until - 1] > this.#gap) break;
      until += 1;
    }
    return until;
  }

  /** Two empty points, so that the lines end where the face left and begin where it came back. */
  #addGap(view, before, after) {
    const edge = Math.min(this.#gap / BRIDGED, (after - before) / 3);
    for (const x of [before + edge, after - edge / 10]) {
      view.x.push(x);
      for (const column of view.scores) column.push(null);
      view.labels.push(null);
    }
  }

  #addMean(view, from, until) {
    const { scores, unsure } = this.#person;
    const count = until - from;
    let doubts = 0;
    const sums = view.scores.map(() => 0);
    for (let row = from; row < until; row += 1) {
      doubts += unsure[row] ? 1 : 0;
      for (let label = 0; label < sums.length; label += 1) sums[label] += scores[row][label];
    }
    view.x.push((this.#times[from] + this.#times[until - 1]) / 2);
    sums.forEach((sum, label) => view.scores[label].push(sum / count));
    view.labels.push(doubts * 2 > count ? UNSURE : sums.indexOf(Math.max(...sums)));
  }
}
