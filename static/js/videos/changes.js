/** Shares of time and turns of the likeliest expression; the same method as webapp/fer/changes.py (docs/VIDEO.md). */

const HELD_INTERVALS = 2; // a reading counts for the time until the next, at most this many intervals
const STAYS_SECONDS = 0.5; // a shorter look is a flicker, not a turn
const MINUTE = 60;

/**
 * @typedef {{time: number, from: number, to: number}} Turn labels by index
 * @typedef {{seen: number, shares: number[], unsure: number, turns: Turn[], perMinute: number}} Changes
 *   seconds seen; each label's share of them, and that of unsure readings; turns
 */

/**
 * @param {import("./timeline.js").Timeline} timeline
 * @param {import("./person.js").Person} person
 * @returns {Changes}
 */
export function changesOf(timeline, person) {
  const seconds = timeline.labels.map(() => 0);
  let unsure = 0;
  for (let row = 0; row < person.frames.length; row += 1) {
    const worth = worthOf(timeline, person.frames[row]);
    if (person.unsure[row]) unsure += worth;
    else seconds[person.likeliest(row)] += worth;
  }
  const seen = unsure + seconds.reduce((sum, value) => sum + value, 0);
  const turns = turnsOf(timeline, person);
  const share = (/** @type {number} */ part) => (seen ? part / seen : 0);
  const perMinute = seen ? (turns.length * MINUTE) / seen : 0;
  return { seen, shares: seconds.map(share), unsure: share(unsure), turns, perMinute };
}

/**
 * The seconds that a reading stands for.
 * @param {import("./timeline.js").Timeline} timeline
 * @param {number} frame
 */
function worthOf({ times, interval }, frame) {
  const step = frame + 1 < times.length ? times[frame + 1] - times[frame] : interval;
  return Math.min(step, HELD_INTERVALS * interval);
}

/**
 * Where the likeliest expression becomes another and stays it.
 * @param {import("./timeline.js").Timeline} timeline
 * @param {import("./person.js").Person} person
 * @returns {Turn[]}
 */
function turnsOf(timeline, person) {
  /** @type {Turn[]} */
  const turns = [];
  let current = null;
  let candidate = null;
  let before = null;
  for (let row = 0; row < person.frames.length; row += 1) {
    const time = timeline.times[person.frames[row]];
    if (before !== null && time - before > HELD_INTERVALS * timeline.interval * 1.25) [current, candidate] = [null, null];
    before = time;
    if (person.unsure[row]) continue;
    const label = person.likeliest(row);
    if (label === current) candidate = null;
    else if (candidate?.label !== label) candidate = { label, since: time };
    if (!candidate || time + worthOf(timeline, person.frames[row]) - candidate.since < STAYS_SECONDS - 1e-9) continue;
    if (current !== null) turns.push({ time: candidate.since, from: current, to: candidate.label });
    [current, candidate] = [candidate.label, null];
  }
  return turns;
}
