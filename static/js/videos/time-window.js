/** What part of a video's time is looked at. */

const LEAST_SECONDS = 0.5; // nothing is enlarged beyond this
const TINY = 1e-6;

/** @typedef {{start: number, end: number}} Span seconds */

export class TimeWindow {
  #whole;
  /** @type {Span} */
  #span;

  /** @param {number} duration seconds */
  constructor(duration) {
    this.#whole = Math.max(duration, LEAST_SECONDS);
    this.#span = { start: 0, end: this.#whole };
  }

  get span() {
    return this.#span;
  }

  get isWhole() {
    return this.#length >= this.#whole - TINY;
  }

  get isLeast() {
    return this.#length <= LEAST_SECONDS + TINY;
  }

  get #length() {
    return this.#span.end - this.#span.start;
  }

  /** @param {number} time seconds */
  holds(time) {
    return time >= this.#span.start && time <= this.#span.end;
  }

  /** @param {Span} span what to look at; it is kept within the video, and not too small */
  show({ start, end }) {
    const length = Math.min(Math.max(end - start, LEAST_SECONDS), this.#whole);
    const from = Math.min(Math.max(start, 0), this.#whole - length);
    this.#span = { start: from, end: from + length };
  }

  /**
   * Enlarges around a moment, or around the middle where the moment is out of sight.
   * @param {number} factor 0 shows everything
   * @param {number} time seconds
   */
  zoom(factor, time) {
    const { start, end } = this.#span;
    if (!factor) return this.show({ start: 0, end: this.#whole });
    const centre = this.holds(time) ? time : (start + end) / 2;
    return this.show({ start: centre - (centre - start) / factor, end: centre + (end - centre) / factor });
  }

  /** Moves on, by a share of what is seen. @param {number} share */
  move(share) {
    const step = this.#length * share;
    this.show({ start: this.#span.start + step, end: this.#span.end + step });
  }

  /** Turns the page to a moment. @param {number} time seconds */
  turnTo(time) {
    this.show({ start: time, end: time + this.#length });
  }
}
