/** Sends a reader's edits to the server soon after each change, and says how that went. */

const PAUSE_MS = 400; // typing a name is one change
const RETRY_MS = 4000;

export class EditsKeeper {
  #edits;
  #api;
  #words;
  #timer = 0;
  #pending = false;
  #sending = false;
  #note = () => this.#schedule(PAUSE_MS);
  #leave = () => this.#pending && this.#api.saveEdits(this.#edits.toDict(), true).catch(() => undefined);

  /**
   * @param {import("./edits.js").Edits} edits
   * @param {import("./job-api.js").JobApi} api
   * @param {HTMLElement} words a live region
   */
  constructor(edits, api, words) {
    this.#edits = edits;
    this.#api = api;
    this.#words = words;
  }

  start() {
    this.#edits.addEventListener("change", this.#note);
    window.addEventListener("pagehide", this.#leave);
  }

  stop() {
    this.#edits.removeEventListener("change", this.#note);
    window.removeEventListener("pagehide", this.#leave);
    window.clearTimeout(this.#timer);
    this.#pending = false;
  }

  /** @param {number} ms */
  #schedule(ms) {
    this.#pending = true;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#save(), ms);
  }

  async #save() {
    if (this.#sending) return this.#schedule(PAUSE_MS);
    this.#sending = true;
    this.#pending = false;
    try {
      await this.#api.saveEdits(this.#edits.toDict());
      this.#words.textContent = this.#pending ? "Saving …" : "Saved";
      this.#words.dataset.state = "saved";
    } catch (problem) {
      this.#words.textContent = `Not saved: ${problem.message}`;
      this.#words.dataset.state = "unsaved";
      if (problem.status === 0 || problem.status >= 500) this.#schedule(RETRY_MS);
    }
    this.#sending = false;
    return undefined;
  }
}
