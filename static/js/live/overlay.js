/** The canvas above the video: a box and a tag for each face, gliding between answers, following the stage's size. */
import { BoxMotion } from "../lib/box-motion.js";
import { contain, onStage, placeTag, turnedBounds } from "../lib/geometry.js";
import { looks, looksShort } from "../lib/wording.js";
import { drawBox, drawTag, measureTag, tagFont } from "./overlay-drawing.js";

const CROWDED_WIDTH = 40; // letter heights; with several faces on a narrower picture, tags are short

/** @typedef {import("./connection.js").Face} Face */

export class Overlay {
  #canvas;
  #video;
  #table;
  #context;
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
   */
  constructor(canvas, video, table) {
    this.#canvas = canvas;
    this.#video = video;
    this.#table = table;
    this.#context = canvas.getContext("2d");
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
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /**
   * Takes the faces of the newest answer.
   * @param {Face[]} faces
   */
  show(faces) {
    const now = performance.now();
    const before = this.#faces;
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
    const stage = { w: this.#canvas.clientWidth, h: this.#canvas.clientHeight };
    return contain(stage, { w: this.#video.videoWidth, h: this.#video.videoHeight });
  }

  /** @param {number} now */
  #tick(now) {
    this.#request = requestAnimationFrame((next) => this.#tick(next));
    if (this.#blank && this.#faces.size === 0) return;
    this.#blank = this.#faces.size === 0;
    this.#fitPixels();
    const area = this.#area();
    this.#context.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
    const shown = [...this.#faces.values()].map(({ face, motion }) => this.#place(face, motion, area, now));
    for (const { face, rect, tilt } of shown) drawBox(this.#context, rect, tilt, this.#lineOf(face));
    this.#drawTags(shown, area);
  }

  /** Keeps one canvas pixel for each pixel of the screen, whatever the zoom. */
  #fitPixels() {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#canvas.clientHeight * ratio)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
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

  /** @param {Face} face */
  #lineOf(face) {
    if (face.unsure) return { colour: "#ffffff", dash: [3, 5] };
    const index = this.#table.indexOf(face.label);
    return { colour: this.#table.colour(index), dash: this.#table.dash(index) };
  }

  /**
   * @param {{face: Face, rect: import("../lib/geometry.js").Rect, tilt: number}[]} shown
   * @param {import("../lib/geometry.js").Rect} area
   */
  #drawTags(shown, area) {
    const font = tagFont(this.#canvas, area.w);
    const word = shown.length > 1 && area.w < CROWDED_WIDTH * font.px ? looksShort : looks;
    const taken = [];
    for (const { face, rect, tilt } of shown) {
      const tag = { id: String(face.id), text: word(face), line: this.#lineOf(face) };
      const size = measureTag(this.#context, font, tag);
      const spot = placeTag(turnedBounds(rect, tilt), size, area, taken);
      taken.push(spot);
      drawTag(this.#context, font, tag, spot);
    }
  }
}
