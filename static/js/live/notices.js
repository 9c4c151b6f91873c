/** The one line of news over the video: of all that is to be said, the most pressing. */

/** Most pressing first. */
const CHANNELS = ["connection", "line", "paused", "trouble", "back", "hint"];

/** @typedef {"connection" | "line" | "paused" | "trouble" | "back" | "hint"} Channel */

export class Notices {
  #element;
  /** @type {Map<Channel, string>} */
  #news = new Map();
  /** @type {Map<Channel, number>} */
  #timers = new Map();

  /** @param {HTMLElement} element a live region */
  constructor(element) {
    this.#element = element;
  }

  /**
   * Says something, or falls silent on a channel.
   * @param {Channel} channel
   * @param {string | null} text
   * @param {number} [ms] how long it stands; until it is taken back if left out
   */
  set(channel, text, ms) {
    window.clearTimeout(this.#timers.get(channel));
    if (text) this.#news.set(channel, text);
    else this.#news.delete(channel);
    if (text && ms) this.#timers.set(channel, window.setTimeout(() => this.set(channel, null), ms));
    this.#show();
  }

  /** Takes everything back. */
  clear() {
    for (const channel of CHANNELS) this.set(/** @type {Channel} */ (channel), null);
  }

  #show() {
    const channel = CHANNELS.find((name) => this.#news.has(/** @type {Channel} */ (name)));
    const text = channel ? this.#news.get(/** @type {Channel} */ (channel)) : "";
    if (this.#element.textContent !== text) this.#element.textContent = text;
    this.#element.dataset.channel = channel ?? "";
  }
}
