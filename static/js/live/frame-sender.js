/** Sends what the video shows, one frame at a time: the answer to one is the credit for the next. */
import { nextPicture } from "../lib/video-frames.js";
import { Gate, sleep } from "../lib/waiting.js";

const BUSY_PAUSE_MS = 250;
const FAILED_PAUSE_MS = 500;

/**
 * @typedef {import("./connection.js").Answer} Answer
 * @typedef {import("./network-choice.js").Choice} Choice
 * @typedef {{onanswer: (answer: Answer, sentAt: number, roundTripMs: number, choice: Partial<Choice>) => void,
 *   onplace: (place: number | null) => void, onsilence: () => void}} Listener
 */

export class FrameSender {
  #video;
  #encoder;
  #connection;
  #listener;
  #shortestInterval;
  #interval;
  #seq = 0;
  /** The networks that are to read from the next frame on; empty for the server's own. @type {Partial<Choice>} */
  choice = {};
  /** What asks for a map of each face; empty where none is shown. @type {{why?: true, map?: string}} */
  why = {};
  #admission = new Gate(true);
  /** @type {AbortController | null} */
  #running = null;
  #online = (event) => event.detail.state !== "online" || this.#admit();
  #line = (event) => this.#queue(event.detail.place);
  #admitted = (event) => {
    this.#interval = event.detail.interval_ms ?? this.#interval;
    this.#admit();
  };

  /**
   * @param {HTMLVideoElement} video
   * @param {import("./frame-encoder.js").FrameEncoder} encoder
   * @param {import("./connection.js").Connection} connection
   * @param {number} maxFps
   * @param {Listener} listener
   */
  constructor(video, encoder, connection, maxFps, listener) {
    this.#video = video;
    this.#encoder = encoder;
    this.#connection = connection;
    this.#listener = listener;
    this.#shortestInterval = 1000 / maxFps;
    this.#interval = this.#shortestInterval;
  }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#connection.addEventListener("state", this.#online);
    this.#connection.addEventListener("line", this.#line);
    this.#connection.addEventListener("admitted", this.#admitted);
    this.#admit();
    this.#run(this.#running.signal);
  }

  stop() {
    this.#connection.removeEventListener("state", this.#online);
    this.#connection.removeEventListener("line", this.#line);
    this.#connection.removeEventListener("admitted", this.#admitted);
    this.#running?.abort();
    this.#running = null;
  }

  /** @param {AbortSignal} signal */
  async #run(signal) {
    while (!signal.aborted) {
      await this.#connection.gate.passed(signal);
      await this.#admission.passed(signal);
      await nextPicture(this.#video, signal);
      const begun = performance.now();
      const jpeg = signal.aborted ? null : this.#encoder.encode(this.#video);
      if (jpeg && !signal.aborted && this.#connection.gate.isOpen) await this.#exchange(jpeg, signal);
      await sleep(this.#interval - (performance.now() - begun), signal);
    }
  }

  /**
   * @param {Uint8Array} jpeg
   * @param {AbortSignal} signal
   */
  async #exchange(jpeg, signal) {
    const [clock, choice] = [performance.now(), this.choice];
    const answer = await this.#connection.send({ seq: this.#seq++, clock, jpeg, ...choice, ...this.why });
    if (signal.aborted) return;
    if (!answer) {
      if (this.#connection.gate.isOpen) this.#listener.onsilence();
      return;
    }
    this.#interval = Math.max(answer.interval_ms ?? 0, this.#shortestInterval);
    if (answer.error?.code === "waiting") this.#queue(answer.place ?? 1);
    else this.#listener.onanswer(answer, clock, performance.now() - clock, choice);
    if (answer.error?.code === "busy") await sleep(BUSY_PAUSE_MS, signal);
    if (answer.error?.code === "failed") await sleep(FAILED_PAUSE_MS, signal);
  }

  /** @param {number} place */
  #queue(place) {
    this.#admission.shut();
    this.#listener.onplace(place);
  }

  #admit() {
    if (!this.#admission.isOpen) this.#listener.onplace(null);
    this.#admission.open();
  }
}
