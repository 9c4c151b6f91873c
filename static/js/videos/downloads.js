/** What can be taken along; the annotated video is made when somebody asks for it. */
import { percent } from "../lib/wording.js";

const FILES = { csv: "timeline.csv", json: "timeline.json", vtt: "captions.vtt", html: "report.html", pdf: "report.pdf", mp4: "annotated.mp4" };

export class Downloads {
  #parts;
  #annotated;
  #edits;
  #keeper;
  #state;
  #make = () => this.#makeVideo();
  #stale = () => this.#forget();
  #follow = (/** @type {Event} */ event) => this.#onClick(event);

  /**
   * @param {{links: Record<keyof typeof FILES, HTMLAnchorElement>, make: HTMLButtonElement, state: HTMLElement,
   *   bar: HTMLProgressElement, problem: HTMLElement}} parts
   * @param {import("./job-api.js").JobApi} api
   * @param {import("./annotated-video.js").AnnotatedVideo} annotated
   * @param {import("./edits.js").Edits} edits
   * @param {import("./edits-keeper.js").EditsKeeper} keeper
   */
  constructor(parts, api, annotated, edits, keeper) {
    this.#parts = parts;
    this.#annotated = annotated;
    this.#edits = edits;
    this.#keeper = keeper;
    this.#state = parts.state.textContent;
    for (const [kind, link] of Object.entries(parts.links)) {
      link.href = api.address(FILES[kind]) + (kind === "html" ? "" : "?download=1");
    }
  }

  start() {
    this.#parts.make.addEventListener("click", this.#make);
    for (const link of Object.values(this.#parts.links)) link.addEventListener("click", this.#follow);
    this.#edits.addEventListener("change", this.#stale);
  }

  stop() {
    this.#parts.make.removeEventListener("click", this.#make);
    for (const link of Object.values(this.#parts.links)) link.removeEventListener("click", this.#follow);
    this.#edits.removeEventListener("change", this.#stale);
    this.#annotated.stop();
  }

  /** A file has the edits in it that the server has: what is not saved yet goes first. @param {Event} event */
  async #onClick(event) {
    const { problem } = this.#parts;
    problem.hidden = true;
    if (!this.#keeper.pending) return;
    event.preventDefault();
    const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    try {
      await this.#keeper.flush();
      link.click();
    } catch (refusal) {
      problem.hidden = false;
      problem.textContent = `Your last changes could not be saved, so that the file would be without them: ${refusal.message}`;
    }
  }

  async #makeVideo() {
    const { make, state, bar } = this.#parts;
    make.disabled = true;
    bar.hidden = false;
    try {
      const made = await this.#annotated.make((progress) => {
        bar.value = progress;
        state.textContent = `Drawing the boxes: ${percent(progress)}`;
      });
      if (made) this.#showMade();
      else this.#forget();
    } catch (problem) {
      this.#forget();
      state.textContent = problem.message;
    }
  }

  #showMade() {
    const { make, state, bar, links } = this.#parts;
    bar.hidden = true;
    make.hidden = true;
    links.mp4.hidden = false;
    state.textContent = "Ready.";
    if (document.activeElement === document.body || document.activeElement === make) links.mp4.focus();
  }

  /** After an edit the video that was made is no longer the one that is wanted. */
  #forget() {
    const { make, state, bar, links } = this.#parts;
    this.#annotated.stop();
    bar.hidden = true;
    make.disabled = make.hidden = false;
    links.mp4.hidden = true;
    state.textContent = this.#state;
  }
}
