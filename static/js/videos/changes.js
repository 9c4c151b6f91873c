/** Shares of time and turns of the likeliest expression, by the method of webapp/fer/changes.py, at once after each edit. */

const STAYS_SECONDS = 0.5; // a shorter look is a flicker, not a turn
const AWAY_SECONDS = 1; // without the face for longer, what comes is a new stretch
const AWAY_INTERVALS = 1.5; // likewise where few pictures are read
const TINY = 1e-6;
const MINUTE = 60;

/**
 * @typedef {{time: number, from: number, to: number}} Turn labels by index
 * @typedef {{seen: number, shares: number[], unsure: number, turns: Turn[], perMinute: number}} Changes
 *   seconds seen; each label's share of them, and that of unsure readings; turns
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {import("./person.js").Person} Person
 */

/**
 * @param {Timeline} timeline
 * @param {Person} person
 * @returns {Changes}
 */
export function changesOf(timeline, person) {
  const worth = secondsOfRows(timeline, person);
  const seconds = timeline.labels.map(() => 0);
  let unsure = 0;
  worth.forEach((value, row) => {
    if (person.unsure[row]) unsure += value;
    else seconds[person.likeliest(row)] += value;
  });
  const seen = secondsSeen(timeline, person);
  const turns = stretchesOf(timeline, person).flatMap((stretch) => turnsOf(timeline, person, worth, stretch));
  const share = (/** @type {number} */ part) => (seen ? part / seen : 0);
  return { seen, shares: seconds.map(share), unsure: share(unsure), turns, perMinute: seen ? (MINUTE * turns.length) / seen : 0 };
}

/**
 * How long a person is in view.
 * @param {Timeline} timeline
 * @param {Person} person
 */
export function secondsSeen(timeline, person) {
  return secondsOfRows(timeline, person).reduce((sum, value) => sum + value, 0);
}

/**
 * @param {Timeline} timeline
 * @param {Person} person
 * @returns {number[]}
 */
function secondsOfRows(timeline, person) {
  return Array.from(person.frames, (frame) => secondsOf(timeline, frame));
}

/** @param {Timeline} timeline */
function away({ interval }) {
  return Math.max(AWAY_SECONDS, AWAY_INTERVALS * interval);
}

/**
 * The seconds that a reading stands for: until the next one, but not for ever.
 * @param {Timeline} timeline
 * @param {number} frame
 */
function secondsOf(timeline, frame) {
  const { times, interval, duration } = timeline;
  if (times.length < 2) return duration;
  const step = frame + 1 < times.length ? times[frame + 1] - times[frame] : interval;
  return Math.min(step, away(timeline));
}

/**
 * A person's rows, cut wherever the face is away for long; each as first and one past the last.
 * @param {Timeline} timeline
 * @param {Person} person
 * @returns {[number, number][]}
 */
function stretchesOf(timeline, person) {
  const time = (/** @type {number} */ row) => timeline.times[person.frames[row]];
  /** @type {[number, number][]} */
  const stretches = [];
  for (let row = 0; row < person.frames.length; row += 1) {
    if (row && time(row) - time(row - 1) <= away(timeline)) stretches.at(-1)[1] = row + 1;
    else stretches.push([row, row + 1]);
  }
  return stretches;
}

/**
 * @param {Timeline} timeline
 * @param {Person} person
 * @param {number[]} worth seconds of each row
 * @param {[number, number]} stretch
 * @returns {Turn[]}
 */
function turnsOf(timeline, person, worth, [start, stop]) {
  /** @type {{row: number, label: number, seconds: number}[]} */
  const runs = [];
  for (let row = start; row < stop; row += 1) {
    if (person.unsure[row]) continue;
    const label = person.likeliest(row);
    if (runs.at(-1)?.label === label) runs.at(-1).seconds += worth[row];
    else runs.push({ row, label, seconds: worth[row] });
  }
  const lasting = runs.filter(({ seconds }) => seconds >= STAYS_SECONDS - TINY);
  return lasting.flatMap(({ row, label }, i) => {
    const before = lasting[i - 1];
    return before && before.label !== label ? [{ time: timeline.times[person.frames[row]], from: before.label, to: label }] : [];
  });
}
