/** The canvas between picture and boxes: on each face, its newest map, until that is too old. */
import { heatImage } from "./heat-image.js";

const FRESH_MS = 1500; // a map stands for the face for this long
const FADE_MS = 700; // then it goes

/**
 * @typedef {{map: "network" | "saliency", heat: number[][], label?: string, drop?: number}} Why
 * @typedef {{face: {id: number}, rect: import("./geometry.js").Rect, tilt: number}} Placed
 */

export class HeatLayer {
  #canvas;
  #context;
  #lasts;
  /** @type {Map<number, {image: HTMLCanvasElement, since: number}>} */
  #maps = new Map();
  #blank = true;
  #on = false;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{lasts?: boolean}} options `lasts`: maps stay until they are forgotten, as on a picture that stands still
   */
  constructor(canvas, { lasts = false } = {}) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#lasts = lasts;
  }

  /** @param {boolean} on whether maps are shown; each change begins anew */
  set on(on) {
    this.#on = on;
    this.clear();
  }

  /**
   * Takes the newest maps, from whichever faces have one.
   * @param {{id: number, why?: Why}[]} faces
   * @param {number} now milliseconds
   */
  take(faces, now) {
    if (!this.#on) return; // the answer to a question from before it was switched off
    for (const { id, why } of faces) if (why) this.#maps.set(id, { image: heatImage(why.heat), since: now });
  }

  /** Forgets every map, and wipes the canvas. */
  clear() {
    this.#maps.clear();
    this.#wipe();
  }

  /**
   * @param {Placed[]} shown where the faces are now; those that are gone are forgotten
   * @param {boolean} mirrored
   * @param {number} now milliseconds
   */
  draw(shown, mirrored, now) {
    if (this.#blank && this.#maps.size === 0) return;
    this.#wipe();
    const drawn = new Map();
    for (const { face, rect, tilt } of shown) {
      const map = this.#maps.get(face.id);
      const strength = map ? this.#strength(now - map.since) : 0;
      if (strength === 0) continue;
      drawn.set(face.id, map);
      this.#drawOne(map.image, rect, tilt, mirrored, strength);
    }
    this.#maps = drawn;
    this.#blank = drawn.size === 0;
  }

  /** @param {number} age milliseconds */
  #strength(age) {
    return this.#lasts ? 1 : Math.min(Math.max((FRESH_MS + FADE_MS - age) / FADE_MS, 0), 1);
  }

  /**
   * @param {HTMLCanvasElement} image
   * @param {import("./geometry.js").Rect} rect
   * @param {number} tilt degrees, clockwise on the stage
   * @param {boolean} mirrored
   * @param {number} strength 0..1
   */
  #drawOne(image, rect, tilt, mirrored, strength) {
    const context = this.#context;
    context.save();
    context.translate(rect.x + rect.w / 2, rect.y + rect.h / 2);
    context.rotate((tilt * Math.PI) / 180);
    context.scale(mirrored ? -1 : 1, 1);
    context.globalAlpha = strength;
    context.imageSmoothingQuality = "high";
    context.beginPath();
    context.roundRect(-rect.w / 2, -rect.h / 2, rect.w, rect.h, rect.w / 20);
    context.clip();
    context.drawImage(image, -rect.w / 2, -rect.h / 2, rect.w, rect.h);
    context.restore();
  }

  #wipe() {
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * ratio);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#blank = true;
  }
}
