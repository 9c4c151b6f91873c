/** Asks for the annotated video, and again until it is made. */
import { sleep } from "../lib/waiting.js";

const ASK_MS = 1000;

export class AnnotatedVideo {
  #api;
  #keeper;
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {import("./job-api.js").JobApi} api
   * @param {import("./edits-keeper.js").EditsKeeper} keeper
   */
  constructor(api, keeper) {
    this.#api = api;
    this.#keeper = keeper;
  }

  /**
   * Has it made, or finds it made.
   * @param {(progress: number) => void} onprogress
   * @returns {Promise<boolean>} whether it is there; false where it was stopped
   * @throws {import("./job-api.js").Refusal}
   */
  async make(onprogress) {
    await this.#keeper.flush(); // the names are drawn in
    this.stop();
    const { signal } = (this.#running = new AbortController());
    while (!signal.aborted) {
      const { ready, progress } = await this.#api.annotated();
      if (signal.aborted) return false;
      onprogress(progress);
      if (ready) return true;
      await sleep(ASK_MS, signal);
    }
    return false;
  }

  stop() {
    this.#running?.abort();
  }
}
