/** The result as it was analysed, with a reader's names, joins and hidden people applied; answers who looks like what when. */
import { Person } from "./person.js";
import { countUpTo, usualInterval } from "./times.js";

const HELD_INTERVALS = 2; // a reading stands for this many intervals at most, as in the annotated video
const SAME_MOMENT = 1e-4; // seconds; times are rounded in the file

/**
 * @typedef {{name: string, title: string, unsure_below: number}} Network
 * @typedef {"first" | "second" | "both"} View whose readings are shown; both: the first's, with the second's beside them
 * @typedef {{id: number, name: string, frames: number[], boxes: number[][], tilts: number[], scores: number[][],
 *   unsure: number[], thumbnail_time: number, second_scores?: number[][], second_unsure?: number[]}} PersonDict
 * @typedef {{labels: string[], times: number[], people: PersonDict[], video: Record<string, any>,
 *   network: Network, second_network?: Network, settings: Record<string, any>,
 *   hints: {time: number, code: string, message: string}[]}} TimelineDict
 */

export class Timeline {
  #raw;
  /** Seconds of every reading. @type {Float64Array} */
  times;
  /** The usual seconds between two readings. */
  interval;
  /** Everybody, also who is hidden; those that were joined are one. @type {Person[]} */
  everybody = [];
  /** @type {View} */
  #view = "first";

  /**
   * @param {TimelineDict} raw
   * @param {import("./edits.js").Edits} edits
   */
  constructor(raw, edits) {
    this.#raw = raw;
    this.times = Float64Array.from(raw.times);
    this.interval = usualInterval(raw.times);
    this.apply(edits);
  }

  get labels() {
    return this.#raw.labels;
  }

  /** The network whose readings are shown; of two that are shown, the first. */
  get network() {
    return this.#view === "second" ? this.second : this.#raw.network;
  }

  /** The network that read the same faces beside the first; null where nothing was compared. @returns {Network | null} */
  get second() {
    return this.#raw.second_network ?? null;
  }

  /** Of both networks. @returns {[string, string | null]} */
  get titles() {
    return [this.#raw.network.title, this.second?.title ?? null];
  }

  get view() {
    return this.#view;
  }

  /** How it was analysed. @returns {Record<string, any>} */
  get settings() {
    return this.#raw.settings ?? {};
  }

  get hints() {
    return this.#raw.hints ?? [];
  }

  /** Seconds; never less than the last reading, whatever the container says. */
  get duration() {
    return Math.max(this.#raw.video.duration ?? 0, this.times.at(-1) ?? 0);
  }

  /** Seconds by which the sound begins before the first picture; a player's clock begins with the sound. */
  get delay() {
    return this.#raw.video.delay ?? 0;
  }

  get isPicture() {
    return this.#raw.video.kind === "picture";
  }

  get hasSound() {
    return Boolean(this.#raw.video.audio);
  }

  /** @returns {import("../lib/geometry.js").Size} upright, in pixels */
  get size() {
    return { w: this.#raw.video.width, h: this.#raw.video.height };
  }

  /** How long a reading stands for the time after it, in seconds. */
  get hold() {
    return HELD_INTERVALS * this.interval;
  }

  /** @returns {Person[]} who is not hidden */
  get people() {
    return this.everybody.filter((person) => !person.hidden);
  }

  /**
   * Who is not hidden, once for each network that is shown. `key` tells them apart, and changes
   * with what was read, not with the name.
   * @returns {{person: Person, name: string, key: string}[]}
   */
  get readings() {
    return this.people.flatMap((person) => {
      const key = `${this.#view} ${person.id} of ${person.parts.join(", ")}`;
      if (!person.second) return [{ person, name: person.name, key }];
      return [person, person.second].map((one, i) => ({ person: one, name: `${person.name}, ${this.titles[i]}`, key: `${key} ${i}` }));
    });
  }

  /**
   * Shows the readings of another network, or of both.
   * @param {View} view
   * @param {import("./edits.js").Edits} edits
   */
  show(view, edits) {
    this.#view = this.second ? view : "first";
    this.apply(edits);
  }

  /** @param {import("./edits.js").Edits} edits */
  apply(edits) {
    /** @type {Map<number, PersonDict[]>} */
    const groups = new Map();
    for (const row of this.#raw.people) {
      const into = edits.target(row.id);
      groups.set(into, into === row.id ? [row, ...(groups.get(into) ?? [])] : [...(groups.get(into) ?? []), row]);
    }
    this.everybody = [...groups.entries()]
      .sort(([a], [b]) => a - b)
      .map(([id, rows]) => this.#read(new Person(id, rows, { name: edits.nameOf(id), hidden: edits.isHidden(id) })));
  }

  /** The person as the view has it. @param {Person} person */
  #read(person) {
    if (this.#view === "second") return person.readBySecond();
    if (this.#view === "both") person.second = person.readBySecond();
    return person;
  }

  /**
   * The reading that holds at a moment; -1 before the first.
   * @param {number} time seconds
   * @returns {number} an index into `times`
   */
  readingAt(time) {
    return countUpTo(this.times, time + SAME_MOMENT) - 1;
  }

  /**
   * Who is in view at a moment; between two readings each box is on its way from one to the next.
   * @param {number} time seconds
   * @returns {{person: Person, row: number, box: number[], tilt: number}[]}
   */
  facesAt(time) {
    const reading = this.readingAt(time);
    if (reading < 0 || (!this.isPicture && time - this.times[reading] > this.hold + SAME_MOMENT)) return [];
    const next = this.times[reading + 1] ?? Infinity;
    const share = Math.max(0, (time - this.times[reading]) / (next - this.times[reading]));
    return this.people.flatMap((person) => {
      const row = person.rowOf(reading);
      return row < 0 ? [] : [{ person, row, ...person.between(row, reading + 1, share) }];
    });
  }
}
