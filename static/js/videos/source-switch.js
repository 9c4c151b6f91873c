/** What the stage shows: the upload itself, or a copy that plays where the upload does not. */
import { percent } from "../lib/wording.js";

export class SourceSwitch {
  #parts;
  #api;
  #annotated;
  #listeners = new AbortController();

  /**
   * @param {{video: HTMLVideoElement, picture: HTMLImageElement, curtain: HTMLElement, make: HTMLButtonElement,
   *   state: HTMLElement, playback: import("./playback.js").Playback,
   *   overlay: import("./playback-overlay.js").PlaybackOverlay, still: boolean}} parts
   * @param {import("./job-api.js").JobApi} api
   * @param {import("./annotated-video.js").AnnotatedVideo} annotated
   */
  constructor(parts, api, annotated) {
    this.#parts = parts;
    this.#api = api;
    this.#annotated = annotated;
  }

  start() {
    const { video, picture, playback, make, still } = this.#parts;
    const { signal } = this.#listeners;
    playback.addEventListener("broken", () => this.#showCurtain(), { signal });
    make.addEventListener("click", () => this.#makeCopy(), { signal });
    (still ? picture : video).src = this.#api.address("video");
    picture.hidden = !still;
    video.hidden = still;
  }

  stop() {
    this.#listeners.abort();
    this.#annotated.stop();
    this.#parts.video.removeAttribute("src");
    this.#parts.video.load();
    this.#parts.picture.removeAttribute("src");
  }

  #showCurtain() {
    this.#parts.curtain.hidden = false;
  }

  async #makeCopy() {
    const { make, state, curtain, overlay, playback } = this.#parts;
    make.disabled = true;
    try {
      const made = await this.#annotated.make((progress) => (state.textContent = `Made so far: ${percent(progress)}`));
      if (!made) return;
      curtain.hidden = true;
      overlay.blank = true; // the copy has the boxes in it
      playback.replace(this.#api.address("annotated.mp4"));
    } catch (problem) {
      state.textContent = problem.message;
    }
    make.disabled = false;
  }
}
