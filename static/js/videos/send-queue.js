/** Sends files one at a time, in the order in which they were chosen. */
import { Upload } from "./upload.js";

/**
 * @typedef {{file: File, settings: object, row: import("./job-row.js").JobRow, sending?: Upload | null}} Sendable
 * @typedef {{onid: (entry: Sendable, id: string) => void, onsent: (entry: Sendable, id: string) => void,
 *   onrefused: (entry: Sendable, sentence: string) => void}} Listener
 */

export class SendQueue {
  #listener;
  /** @type {Sendable[]} */
  #waiting = [];
  /** @type {{entry: Sendable, withdraw: () => void} | null} */
  #current = null;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** Whether a file is on its way, or waits to be. */
  get busy() {
    return this.#current !== null;
  }

  /** @param {Sendable} entry */
  add(entry) {
    entry.row.showQueued(entry.file.size);
    this.#waiting.push(entry);
    this.#next();
  }

  /**
   * Takes a file back, also in the midst of being sent; what the server has of it is deleted.
   * @param {Sendable} entry
   */
  async withdraw(entry) {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    const { sending } = entry;
    if (!sending) return;
    await sending.cancel();
    if (this.#current?.entry === entry) this.#current.withdraw();
  }

  async #next() {
    if (this.#current || !this.#waiting.length) return;
    const entry = this.#waiting.shift();
    const withdrawn = new Promise((resolve) => (this.#current = { entry, withdraw: () => resolve("") }));
    entry.sending = this.#upload(entry);
    try {
      const id = await Promise.race([entry.sending.send(), withdrawn]);
      entry.sending = null;
      if (id) this.#listener.onsent(entry, id);
    } catch (problem) {
      entry.sending = null;
      this.#listener.onrefused(entry, problem.message);
    }
    this.#current = null;
    this.#next();
  }

  /** @param {Sendable} entry */
  #upload(entry) {
    const { file, row } = entry;
    let share = 0;
    row.showSending(0, file.size);
    return new Upload(file, entry.settings, {
      onid: (id) => this.#listener.onid(entry, id),
      onprogress: (sent) => row.showSending((share = Math.max(share, sent)), file.size), // a piece sent twice is no step back
      onlost: () => row.showLost(),
    });
  }
}
