/** The page's own record of what was answered: one row for each face and frame, bounded, never sent anywhere. */
import { csvLine } from "../lib/csv.js";

const KEPT_SECONDS = 3600;
const MOST_ROWS = 120_000;
const BLOCK_ROWS = 2000;
const READING = ["label", "confidence", "unsure", "network"];
const SECOND = ["second_network", "second_label", "second_confidence", "second_unsure"];

/** @typedef {{name: string, title: string, accuracy: number | null}} Network */

export class SessionRecord {
  #labels;
  #about;
  /** Blocks of rows; the oldest block goes when there are too many rows or it is too old. @type {unknown[][][]} */
  #blocks = [];
  #startedAt = 0;
  #stream = 0;
  #rows = 0;
  /** How the pictures were taken; goes into the JSON. @type {Record<string, unknown>} */
  settings = {};

  /**
   * @param {string[]} labels
   * @param {{network: Network, version: string, unsure_below: number}} about
   */
  constructor(labels, about) {
    this.#labels = labels;
    this.#about = about;
  }

  /** The network that reads now; goes into the JSON. @param {Network & {unsure_below: number}} network */
  set network({ unsure_below, ...network }) {
    this.#about = { ...this.#about, network, unsure_below };
  }

  static get limits() {
    return { seconds: KEPT_SECONDS, rows: MOST_ROWS };
  }

  get size() {
    return this.#rows;
  }

  get columns() {
    const place = ["x", "y", "width", "height", "tilt"];
    return ["time_s", "stream", "frame", "person", ...place, ...this.#labels, ...READING, ...SECOND];
  }

  /** Marks that persons are numbered anew from here. */
  beginStream() {
    this.#stream += 1;
  }

  /**
   * @param {import("./connection.js").Answer} answer
   * @param {number} sentAt when the frame was taken, in milliseconds of the page's clock
   * @param {string} network the name of the one that read it
   */
  add(answer, sentAt, network) {
    if (this.#rows === 0) this.#startedAt = sentAt;
    const time = Math.round(sentAt - this.#startedAt) / 1000;
    for (const face of answer.faces) {
      const block = this.#openBlock(time);
      const who = [time, this.#stream, answer.seq, face.id, ...face.box, face.tilt ?? 0];
      const second = face.compared;
      const beside = second ? [answer.compare, second.label, second.confidence, second.unsure] : SECOND.map(() => null);
      block.push([...who, ...face.scores, face.label, face.confidence, face.unsure, network, ...beside]);
      this.#rows += 1;
    }
  }

  /** @param {number} time seconds */
  #openBlock(time) {
    if (!this.#blocks.length || this.#blocks.at(-1).length >= BLOCK_ROWS) this.#blocks.push([]);
    const oldest = this.#blocks[0];
    const stale = oldest !== this.#blocks.at(-1) && oldest.at(-1)[0] < time - KEPT_SECONDS;
    if (stale || this.#rows >= MOST_ROWS) {
      this.#blocks.shift();
      this.#rows -= oldest.length;
    }
    return this.#blocks.at(-1);
  }

  clear() {
    this.#blocks = [];
    this.#rows = 0;
  }

  /** When the first row's frame was taken, as ISO 8601. */
  get #begun() {
    return new Date(performance.timeOrigin + this.#startedAt).toISOString();
  }

  /** @returns {string[]} the parts of a CSV file */
  toCsv() {
    const lines = this.#blocks.map((block) => block.map(csvLine).join(""));
    return [csvLine(this.columns), ...lines];
  }

  /** @returns {string} a JSON text */
  toJson() {
    const columns = this.columns;
    const rows = this.#blocks.flat().map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
    const note = "The network's guesses about expressions in pictures. An expression is not an emotion.";
    const about = { ...this.#about, labels: this.#labels, settings: this.settings };
    return JSON.stringify({ note, ...about, started_at: this.#begun, kept: SessionRecord.limits, rows });
  }
}
