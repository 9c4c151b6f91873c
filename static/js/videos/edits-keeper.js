/** Sends a reader's edits to the server soon after each change, and says how that went. */
import { mergeEdits } from "./edits-merge.js";

const PAUSE_MS = 400; // typing a name is one change
const RETRY_MS = 4000;
const CHANGED = 412; // somebody else has saved other edits meanwhile
const BROUGHT = "Saved. Somebody else has changed this result too: their changes are shown with yours.";

export class EditsKeeper {
  #edits;
  #api;
  #words;
  /** What the server has, as far as is known. @type {import("./edits.js").EditsDict} */
  #base;
  #timer = 0;
  #changes = 0;
  #saved = 0; // how many of the changes the server has
  #brought = false; // whether changes of somebody else came in with the last ones
  #resting = 0; // not before then, in milliseconds of the page
  /** @type {Promise<void> | null} */
  #saving = null;
  #note = () => this.#onChange();
  #leave = () => this.#saveLast();

  /**
   * @param {import("./edits.js").Edits} edits as the server has them
   * @param {import("./job-api.js").JobApi} api
   * @param {HTMLElement} words a live region
   */
  constructor(edits, api, words) {
    this.#edits = edits;
    this.#api = api;
    this.#words = words;
    this.#base = edits.toDict();
  }

  start() {
    this.#edits.addEventListener("change", this.#note);
    window.addEventListener("pagehide", this.#leave);
  }

  stop() {
    this.#edits.removeEventListener("change", this.#note);
    window.removeEventListener("pagehide", this.#leave);
    window.clearTimeout(this.#timer);
    this.#saved = this.#changes;
  }

  /** Whether the server lacks a change. */
  get pending() {
    return this.#saved < this.#changes;
  }

  /**
   * Saves at once whatever is not saved yet.
   * @throws {import("./job-api.js").Refusal}
   */
  async flush() {
    await this.#saving?.catch(() => undefined); // what is under way may be older
    while (this.pending) await this.#save();
  }

  #onChange() {
    this.#changes += 1;
    this.#schedule(PAUSE_MS);
  }

  /** @param {number} ms */
  #schedule(ms) {
    window.clearTimeout(this.#timer);
    const wait = Math.max(ms, this.#resting - performance.now());
    this.#timer = window.setTimeout(() => this.#save().catch(() => undefined), wait); // the words have told of it
  }

  #save() {
    window.clearTimeout(this.#timer);
    this.#saving ??= this.#send().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async #send() {
    const changes = this.#changes;
    const sent = this.#edits.toDict();
    try {
      await this.#api.saveEdits(sent);
    } catch (problem) {
      return problem.status === CHANGED ? this.#bringTogether() : this.#fail(problem);
    }
    this.#base = sent;
    this.#saved = changes;
    if (this.pending) this.#schedule(PAUSE_MS);
    this.#say(this.pending ? "Saving …" : this.#brought ? BROUGHT : "Saved", "saved");
    this.#brought &&= this.pending;
    return undefined;
  }

  /** Takes in what somebody else has saved, beneath what was changed here; it is saved next. */
  async #bringTogether() {
    try {
      const theirs = await this.#api.edits();
      const ours = this.#edits.toDict();
      const base = this.#base;
      this.#base = theirs;
      this.#brought = true;
      this.#edits.replace(mergeEdits(base, ours, theirs)); // a change, and so it is saved
    } catch (problem) {
      this.#fail(problem);
    }
  }

  /** @param {import("./job-api.js").Refusal} problem */
  #fail(problem) {
    const passing = problem.status === 0 || problem.status === 429 || problem.status >= 500;
    this.#say(`Not saved${passing ? " yet" : ""}: ${problem.message}`, "unsaved");
    if (passing) {
      const wait = problem.retryAfter ? 1000 * problem.retryAfter : RETRY_MS;
      if (problem.retryAfter) this.#resting = performance.now() + wait;
      this.#schedule(wait);
    }
    throw problem;
  }

  /**
   * The page goes: the request outlives it. One that is under way may be cut off, and has a revision that nobody knows yet.
   */
  #saveLast() {
    if (!this.pending) return;
    this.#api.saveEdits(this.#edits.toDict(), { leaving: true, blindly: this.#saving !== null }).catch(() => undefined);
  }

  /**
   * @param {string} sentence
   * @param {"saved" | "unsaved"} state
   */
  #say(sentence, state) {
    this.#words.textContent = sentence;
    this.#words.dataset.state = state;
  }
}
