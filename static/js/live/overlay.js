/** The canvas above the live video: each face's box glides between answers, and all follows the stage's size. */
import { BoxMotion } from "../lib/box-motion.js";
import { FacePainter } from "../lib/face-painter.js";
import { onStage } from "../lib/geometry.js";

/** @typedef {import("./connection.js").Face} Face */

export class Overlay {
  #video;
  #painter;
  #heat;
  /** @type {Map<number, {face: Face, motion: BoxMotion}>} */
  #faces = new Map();
  #mirrored = false;
  #blank = true; // nothing is drawn, and nothing needs to be wiped away
  #request = 0;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLVideoElement} video
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   * @param {import("../lib/heat-layer.js").HeatLayer} heat
   */
  constructor(canvas, video, table, heat) {
    this.#video = video;
    this.#painter = new FacePainter(canvas, table);
    this.#heat = heat;
  }

  /** @param {boolean} mirrored whether the video is shown as in a mirror */
  set mirrored(mirrored) {
    this.#mirrored = mirrored;
  }

  start() {
    if (!this.#request) this.#request = requestAnimationFrame((now) => this.#tick(now));
  }

  stop() {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#faces.clear();
    this.#painter.clear();
    this.#heat.clear();
  }

  /**
   * Takes the faces of the newest answer.
   * @param {Face[]} faces
   */
  show(faces) {
    const now = performance.now();
    const before = this.#faces;
    this.#heat.take(faces, now);
    this.#faces = new Map();
    for (const face of faces) {
      const numbers = [...face.box, face.tilt ?? 0];
      const motion = before.get(face.id)?.motion ?? new BoxMotion(numbers, now);
      motion.aim(numbers, now);
      this.#faces.set(face.id, { face, motion });
    }
  }

  /**
   * Where each face's newest box lies, in CSS pixels of the stage.
   * @returns {{id: number, rect: import("../lib/geometry.js").Rect}[]}
   */
  placed() {
    return [...this.#faces.values()].map(({ face }) => ({
      id: face.id,
      rect: onStage(face.box, this.#area(), this.#mirrored),
    }));
  }

  #area() {
    return this.#painter.area({ w: this.#video.videoWidth, h: this.#video.videoHeight });
  }

  /** @param {number} now */
  #tick(now) {
    this.#request = requestAnimationFrame((next) => this.#tick(next));
    if (this.#blank && this.#faces.size === 0) return;
    this.#blank = this.#faces.size === 0;
    const area = this.#area();
    const shown = [...this.#faces.values()].map(({ face, motion }) => this.#place(face, motion, area, now));
    this.#painter.draw(shown, area);
    this.#heat.draw(shown, this.#mirrored, now);
  }

  /**
   * @param {Face} face
   * @param {BoxMotion} motion
   * @param {import("../lib/geometry.js").Rect} area
   * @param {number} now
   */
  #place(face, motion, area, now) {
    const [x, y, w, h, lean] = motion.at(now, this.#calm.matches);
    const rect = onStage([x, y, w, h], area, this.#mirrored);
    return { face, rect, tilt: this.#mirrored ? -lean : lean };
  }
}
