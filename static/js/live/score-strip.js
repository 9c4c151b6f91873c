/** The strip of the last 60 seconds of one face: its scores stacked on each other, colour and texture by label. */
import { History } from "../lib/history.js";
import { Textures } from "../lib/textures.js";

const SPAN_MS = 60_000;
const LONE_MS = 300; // as wide as a single answer is drawn

/**
 * A lone point as a short run, so that it can be seen.
 * @param {import("../lib/history.js").Point[]} run
 */
function broadened(run) {
  const [first] = run;
  return run.length > 1 ? run : [first, { at: first.at + LONE_MS, scores: first.scores }];
}

export class ScoreStrip {
  #canvas;
  #context;
  #textures;
  #table;
  #history = new History(SPAN_MS);

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   */
  constructor(canvas, table) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#textures = new Textures(table, this.#context);
    this.#table = table;
  }

  /**
   * @param {number} at milliseconds
   * @param {number[]} scores
   */
  add(at, scores) {
    this.#history.add(at, scores);
  }

  /**
   * Draws the minute that ends now.
   * @param {number} now milliseconds
   */
  draw(now) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    const [pixelW, pixelH] = [Math.round(w * ratio), Math.round(h * ratio)];
    if (this.#canvas.width !== pixelW || this.#canvas.height !== pixelH) {
      this.#canvas.width = pixelW;
      this.#canvas.height = pixelH;
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#context.clearRect(0, 0, w, h);
    const x = (/** @type {number} */ at) => w * (1 - (now - at) / SPAN_MS);
    for (const run of this.#history.runs) this.#drawRun(broadened(run), x, h, x(0));
  }

  /**
   * @param {import("../lib/history.js").Point[]} run
   * @param {(at: number) => number} x
   * @param {number} h
   * @param {number} shift how far the textures have travelled with the data
   */
  #drawRun(run, x, h, shift) {
    const floors = run.map(() => 0);
    for (let label = 0; label < this.#table.length; label += 1) {
      const path = new Path2D();
      run.forEach(({ at }, i) => path.lineTo(x(at), h * (1 - floors[i])));
      run.forEach(({ scores }, i) => (floors[i] += scores[label]));
      for (let i = run.length - 1; i >= 0; i -= 1) path.lineTo(x(run[i].at), h * (1 - floors[i]));
      path.closePath();
      this.#context.fillStyle = this.#textures.fill(label, shift);
      this.#context.fill(path);
      this.#context.strokeStyle = "rgb(0 0 0 / 0.35)";
      this.#context.lineWidth = 0.75;
      this.#context.stroke(path);
    }
  }

  /** In words: what the face looked like most in this minute. */
  get summary() {
    const mean = this.#history.mean;
    if (mean.length === 0) return "nothing yet";
    return `mostly ${this.#table.names[mean.indexOf(Math.max(...mean))]}`;
  }
}
