/** One box on its way between answers: glides after the newest one, and leads it a little so that it does not lag. */

const TIME_CONSTANT_MS = 55; // how quickly the drawn box closes in on its goal
const LEAD_LIMIT_MS = 160; // never guess further ahead than this
const LEAD_SHARE = 0.6; // trust in the measured speed
const JUMP = 0.35; // a step of this share of the frame is another place, not a movement

export class BoxMotion {
  /** @type {number[]} */
  #shown;
  /** @type {number[]} */
  #goal;
  /** @type {number[]} */
  #speed = [0, 0, 0, 0];
  #aimedAt;
  #drawnAt;

  /**
   * @param {number[]} box any numbers that move together: x, y, width, height, tilt
   * @param {number} now milliseconds
   */
  constructor(box, now) {
    this.#shown = [...box];
    this.#goal = [...box];
    this.#speed = box.map(() => 0);
    this.#aimedAt = now;
    this.#drawnAt = now;
  }

  /**
   * Takes the next answer.
   * @param {number[]} box
   * @param {number} now milliseconds
   */
  aim(box, now) {
    const elapsed = Math.max(now - this.#aimedAt, 1);
    const far = Math.hypot(box[0] - this.#goal[0], box[1] - this.#goal[1]) > JUMP;
    this.#speed = box.map((value, i) => {
      const measured = far ? 0 : (value - this.#goal[i]) / elapsed;
      return (this.#speed[i] + measured) / 2;
    });
    if (far) this.#shown = [...box];
    this.#goal = [...box];
    this.#aimedAt = now;
  }

  /**
   * The box to draw now.
   * @param {number} now milliseconds
   * @param {boolean} still no gliding: the newest answer as it is
   * @returns {number[]}
   */
  at(now, still = false) {
    if (still) return [...this.#goal];
    const lead = Math.min(Math.max(now - this.#aimedAt, 0), LEAD_LIMIT_MS) * LEAD_SHARE;
    const closing = 1 - Math.exp(-Math.max(now - this.#drawnAt, 0) / TIME_CONSTANT_MS);
    this.#shown = this.#shown.map((value, i) => {
      const target = this.#goal[i] + this.#speed[i] * lead;
      return value + (target - value) * closing;
    });
    this.#drawnAt = now;
    return [...this.#shown];
  }
}
