/** Draws faces on a canvas above a picture: a box for each, and a tag that says what it looks like. */
import { contain, placeTag, turnedBounds } from "./geometry.js";
import { drawBox, drawTag, measureTag, tagFont } from "./overlay-drawing.js";
import { shorten } from "./shorten.js";
import { looks, looksShort } from "./wording.js";

const CROWDED_WIDTH = 40; // letter heights; with several faces on a narrower picture, tags are short
const UNSURE_LINE = { colour: "#ffffff", dash: [3, 5] };

/**
 * @typedef {import("./geometry.js").Rect} Rect
 * @typedef {{label: string, unsure: boolean, likeliest: string[]}} Words
 * @typedef {Words & {id: number, name?: string, also?: Words}} Look `also`: what a second network says, if that is to be told
 * @typedef {{face: Look, rect: Rect, tilt: number}} Placed
 */

export class FacePainter {
  #canvas;
  #context;
  #table;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./emotion-table.js").EmotionTable} table
   */
  constructor(canvas, table) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#table = table;
  }

  /**
   * Where a picture of the given size lies on the canvas, in CSS pixels.
   * @param {import("./geometry.js").Size} picture
   * @returns {Rect}
   */
  area(picture) {
    return contain({ w: this.#canvas.clientWidth, h: this.#canvas.clientHeight }, picture);
  }

  clear() {
    this.#fitPixels();
    this.#context.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
  }

  /**
   * Wipes the canvas, then draws every box, then every tag clear of the others.
   * @param {Placed[]} shown
   * @param {Rect} area where the picture lies
   */
  draw(shown, area) {
    this.clear();
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

  /** @param {Look} face */
  #lineOf(face) {
    if (face.unsure) return UNSURE_LINE;
    const index = this.#table.indexOf(face.label);
    return { colour: this.#table.colour(index), dash: this.#table.dash(index) };
  }

  /**
   * @param {Placed[]} shown
   * @param {Rect} area
   */
  #drawTags(shown, area) {
    const font = tagFont(this.#canvas, area.w);
    const word = shown.length > 1 && area.w < CROWDED_WIDTH * font.px ? looksShort : looks;
    const taken = [];
    for (const { face, rect, tilt } of shown) {
      const words = face.also ? `${looksShort(face)} · ${looksShort(face.also)}` : word(face);
      const tagOf = (/** @type {string} */ name) => ({ id: String(face.id), text: name ? `${name}: ${words}` : words, line: this.#lineOf(face) });
      const tag = tagOf(shorten(face.name ?? "", (name) => measureTag(this.#context, font, tagOf(name)).w <= area.w));
      const size = measureTag(this.#context, font, tag);
      const spot = placeTag(turnedBounds(rect, tilt), size, area, taken);
      taken.push(spot);
      drawTag(this.#context, font, tag, spot);
    }
  }
}
