/** Promises that end early when a signal says so. */

/**
 * Waits.
 * @param {number} ms
 * @param {AbortSignal} signal ends the wait at once
 * @returns {Promise<void>}
 */
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** A door that is open or shut; whoever waits at it goes on when it opens. */
export class Gate {
  #open;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /** @param {boolean} open */
  constructor(open) {
    this.#open = open;
  }

  get isOpen() {
    return this.#open;
  }

  open() {
    this.#open = true;
    for (const goOn of this.#waiting) goOn();
    this.#waiting.clear();
  }

  shut() {
    this.#open = false;
  }

  /**
   * Resolves when the door is open, or when the signal ends the wait.
   * @param {AbortSignal} signal
   * @returns {Promise<void>}
   */
  passed(signal) {
    return new Promise((resolve) => {
      if (this.#open || signal.aborted) return resolve();
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }
}
