/** Hands each answer to everything that shows or keeps it. */
import { looksSentence } from "../lib/wording.js";
import { errorSentence, lineSentence, SENTENCES } from "./sentences.js";

const SILENCE_PATIENCE_MS = 3000; // dropped frames are no news until nothing else has come for this long
const NO_FACE_PATIENCE_MS = 1500; // a face lost for less than this is not worth a word

/** @typedef {import("./connection.js").Answer} Answer */

export class AnswerDesk {
  #views;
  #faceSeenAt = 0;
  #readAt = 0;

  /**
   * @param {{stage: HTMLElement, overlay: import("./overlay.js").Overlay, panel: import("./face-panel.js").FacePanel,
   *   meter: import("./meter.js").Meter, record: import("./session-record.js").SessionRecord,
   *   notices: import("./notices.js").Notices, announcer: import("../lib/announcer.js").Announcer}} views
   */
  constructor(views) {
    this.#views = views;
  }

  /** A new stream: nothing has been seen in it, and persons are numbered anew. */
  beginStream() {
    this.#faceSeenAt = this.#readAt = performance.now();
    this.#views.record.beginStream();
    this.#views.panel.clear();
    this.blank();
  }

  /** Other networks read from now on: what the old ones said is no longer shown. */
  changeNetworks() {
    this.#views.panel.clear();
    this.#views.notices.set("trouble", null);
  }

  /** No answers for now: nothing old stays over the picture. */
  blank() {
    this.#views.overlay.show([]);
    this.#views.stage.dataset.faces = "0";
  }

  /**
   * @param {Answer} answer
   * @param {number} sentAt
   * @param {number} roundTrip milliseconds
   * @param {Partial<import("./network-choice.js").Choice>} choice what the frame asked for
   */
  onanswer(answer, sentAt, roundTrip, choice) {
    const { overlay, panel, meter, record, notices } = this.#views;
    if (!answer.ok) {
      const silent = performance.now() - this.#readAt > SILENCE_PATIENCE_MS;
      notices.set("trouble", errorSentence(answer.error) ?? (silent ? SENTENCES.silence : null));
      return;
    }
    this.#readAt = performance.now();
    notices.set("trouble", null);
    overlay.show(answer.faces);
    panel.show(answer.faces);
    meter.add(roundTrip, answer.times_ms ?? {});
    record.add(answer, sentAt, choice.network);
    this.#speak(answer);
    this.#tell(answer);
  }

  /** @param {number | null} place in the line; null when let in */
  onplace(place) {
    this.#views.notices.set("line", place === null ? null : lineSentence(place));
    if (place !== null) this.blank();
  }

  onsilence() {
    this.#views.notices.set("trouble", SENTENCES.silence);
  }

  /** @param {Answer} answer */
  #speak({ faces, hint }) {
    const now = performance.now();
    if (faces.length > 0) this.#faceSeenAt = now;
    const missing = now - this.#faceSeenAt > NO_FACE_PATIENCE_MS;
    this.#views.notices.set("hint", missing ? (hint?.message ?? SENTENCES.noFace) : null);
    if (faces.length === 0) return;
    const largest = faces.reduce((a, b) => (a.box[2] * a.box[3] >= b.box[2] * b.box[3] ? a : b));
    this.#views.announcer.say(looksSentence(largest));
  }

  /**
   * Tells whoever listens on the stage what is drawn now.
   * @param {Answer} answer
   */
  #tell(answer) {
    const { stage, overlay } = this.#views;
    stage.dataset.faces = String(answer.faces.length);
    stage.dispatchEvent(new CustomEvent("mien:overlay", { detail: { answer, placed: overlay.placed() } }));
  }
}
