/** The stage: its state, its shape, and the curtain that hangs before it while nothing plays. */

/** @typedef {"idle" | "asking" | "running" | "problem"} StageState */

export class StageView {
  #stage;
  #video;
  #curtains;
  #problem;
  #reshape = () => this.#fit();

  /**
   * @param {HTMLElement} stage
   * @param {HTMLVideoElement} video
   */
  constructor(stage, video) {
    this.#stage = stage;
    this.#video = video;
    this.#curtains = [...document.querySelectorAll("[data-when]")];
    this.#problem = {
      title: stage.querySelector('[data-part="problem-title"]'),
      text: stage.querySelector('[data-part="problem-text"]'),
    };
    video.addEventListener("resize", this.#reshape);
    video.addEventListener("loadedmetadata", this.#reshape);
  }

  /** @returns {StageState} */
  get state() {
    return /** @type {StageState} */ (this.#stage.dataset.state);
  }

  /** @param {StageState} state */
  set state(state) {
    this.#stage.dataset.state = state;
    for (const curtain of this.#curtains) curtain.hidden = curtain.dataset.when !== state;
    if (state !== "running") delete this.#stage.dataset.faces;
  }

  /** @param {import("./camera-problem.js").CameraProblem} problem */
  showProblem(problem) {
    this.#problem.title.textContent = problem.title;
    this.#problem.text.textContent = problem.message;
    this.#stage.dataset.problem = problem.code;
    this.state = "problem";
    this.#problem.title.focus();
  }

  /** @param {boolean} mirrored */
  set mirrored(mirrored) {
    this.#stage.classList.toggle("is-mirrored", mirrored);
  }

  /**
   * Plays a stream; the stage takes its shape.
   * @param {MediaStream} stream
   */
  async play(stream) {
    this.#video.srcObject = stream;
    await this.#video.play().catch(() => undefined);
  }

  clear() {
    this.#video.pause();
    this.#video.srcObject = null;
    this.#stage.style.removeProperty("--picture-ratio");
  }

  #fit() {
    const { videoWidth: w, videoHeight: h } = this.#video;
    if (w && h) this.#stage.style.setProperty("--picture-ratio", String(w / h));
  }
}
