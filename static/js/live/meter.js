/** How quick it all is: answered frames a second, round trip, and the server's own share. */

const WINDOW_MS = 3000;
const SHOW_EVERY_MS = 500;

export class Meter {
  #parts;
  /** @type {{at: number, roundTrip: number, server: number}[]} */
  #answers = [];
  #timer = 0;

  /** @param {{fps: HTMLElement, roundTrip: HTMLElement, server: HTMLElement}} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  start() {
    window.clearInterval(this.#timer);
    this.#timer = window.setInterval(() => this.#show(), SHOW_EVERY_MS);
  }

  stop() {
    window.clearInterval(this.#timer);
    this.#answers = [];
    this.#show();
  }

  /**
   * @param {number} roundTrip milliseconds
   * @param {Record<string, number>} times the server's milliseconds by stage
   */
  add(roundTrip, times) {
    const server = Object.values(times).reduce((sum, ms) => sum + ms, 0);
    this.#answers.push({ at: performance.now(), roundTrip, server });
  }

  #show() {
    const since = performance.now() - WINDOW_MS;
    this.#answers = this.#answers.filter(({ at }) => at >= since);
    const count = this.#answers.length;
    const middle = (/** @type {"roundTrip" | "server"} */ key) =>
      this.#answers.map((answer) => answer[key]).sort((a, b) => a - b)[Math.floor(count / 2)];
    const span = count > 1 ? this.#answers.at(-1).at - this.#answers[0].at : 0;
    this.#parts.fps.textContent = span > 0 ? ((1000 * (count - 1)) / span).toFixed(1) : "–";
    this.#parts.roundTrip.textContent = count ? `${Math.round(middle("roundTrip"))} ms` : "–";
    this.#parts.server.textContent = count ? `${middle("server").toFixed(1)} ms` : "–";
  }
}
