/** A session: from the wish to start until everything is given back, through pauses and lost connections. */
import { SENTENCES } from "./sentences.js";

const BACK_MS = 4000;

/** @typedef {import("./camera.js").Camera | import("./sample-camera.js").SampleCamera} Source */

export class LiveSession {
  #parts;
  /** @type {Source | null} */
  #source = null;
  #turn = 0;
  #paused = false;

  /**
   * @param {{stage: import("./stage-view.js").StageView, overlay: import("./overlay.js").Overlay,
   *   panel: import("./face-panel.js").FacePanel, meter: import("./meter.js").Meter,
   *   notices: import("./notices.js").Notices, announcer: import("../lib/announcer.js").Announcer,
   *   desk: import("./answer-desk.js").AnswerDesk, connection: import("./connection.js").Connection,
   *   sender: import("./frame-sender.js").FrameSender}} parts
   */
  constructor(parts) {
    this.#parts = parts;
    parts.connection.addEventListener("state", (event) => this.#onConnection(event.detail));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#pause() : this.#resume()));
    window.addEventListener("pagehide", () => this.stop());
  }

  /** The source that plays, or null. */
  get source() {
    return this.#source;
  }

  /**
   * Starts a source; whatever played before is given back first.
   * @param {Source} source
   * @param {import("./camera.js").CameraWish} wish
   * @returns {Promise<boolean>} whether it plays
   */
  async start(source, wish) {
    this.#halt();
    const turn = this.#turn;
    const { stage, connection } = this.#parts;
    this.#source = source;
    stage.state = "asking";
    try {
      const stream = await source.start(wish);
      if (turn !== this.#turn) return false;
      await stage.play(stream);
    } catch (problem) {
      if (turn === this.#turn) this.fail(problem);
      return false;
    }
    if (turn !== this.#turn) return false;
    stage.state = "running";
    connection.start();
    this.#begin();
    return true;
  }

  #begin() {
    const { overlay, panel, meter, desk, sender } = this.#parts;
    desk.beginStream();
    for (const part of [overlay, panel, meter, sender]) part.start();
    this.#paused = false;
    if (document.hidden) this.#pause();
  }

  /**
   * Ends the session because of a problem with the camera, and shows it.
   * @param {import("./camera-problem.js").CameraProblem} problem
   */
  fail(problem) {
    this.stop();
    this.#parts.stage.showProblem(problem);
  }

  /** Ends the session: the camera is free and the place on the server given up. */
  stop() {
    this.#halt();
    this.#parts.connection.stop();
    this.#parts.stage.state = "idle";
  }

  #halt() {
    const { stage, overlay, panel, meter, sender, notices, announcer } = this.#parts;
    this.#turn += 1;
    for (const part of [sender, overlay, panel, meter, announcer]) part.stop();
    this.#source?.stop();
    this.#source = null;
    stage.clear();
    notices.clear();
  }

  #pause() {
    if (!this.#source || this.#paused || this.#parts.stage.state !== "running") return;
    const { sender, connection, desk, notices } = this.#parts;
    this.#paused = true;
    sender.stop();
    connection.leave();
    desk.blank();
    notices.clear();
    this.#source.setEnabled(false);
  }

  #resume() {
    if (!this.#paused || !this.#source) return;
    const { sender, desk } = this.#parts;
    this.#paused = false;
    this.#source.setEnabled(true);
    desk.beginStream();
    sender.start();
  }

  /** @param {{state: string, before: string}} change */
  #onConnection({ state, before }) {
    const { notices, desk } = this.#parts;
    if (state === "off") return;
    if (state === "connecting") notices.set("connection", SENTENCES.connecting);
    if (state === "online") notices.set("connection", null);
    if (state === "lost") {
      notices.set("connection", before === "online" ? SENTENCES.lost : SENTENCES.unreachable);
      notices.set("line", null);
      desk.blank();
    }
    if (state === "online" && before === "lost") {
      notices.set("back", SENTENCES.back, BACK_MS);
      desk.beginStream();
    }
  }
}
