/** Speaks through a live region, never oftener than its interval; the newest news wins, and nothing is said twice in a row. */
export class Announcer {
  /** @type {HTMLElement} */
  #region;
  #interval;
  #lastAt = -Infinity;
  #said = "";
  #pending = "";
  #timer = 0;

  /**
   * @param {HTMLElement} region an element with aria-live
   * @param {number} interval milliseconds between two announcements
   */
  constructor(region, interval = 2000) {
    this.#region = region;
    this.#interval = interval;
  }

  /** @param {string} text */
  say(text) {
    this.#pending = text;
    if (this.#timer) return;
    const wait = Math.max(0, this.#lastAt + this.#interval - performance.now());
    this.#timer = window.setTimeout(() => this.#speak(), wait);
  }

  #speak() {
    this.#timer = 0;
    if (this.#pending === this.#said) return;
    this.#said = this.#pending;
    this.#lastAt = performance.now();
    this.#region.textContent = this.#said;
  }

  /** Falls silent and forgets what it was about to say. */
  stop() {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#said = "";
    this.#region.textContent = "";
  }
}
