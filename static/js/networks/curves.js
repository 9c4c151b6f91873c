/** Accuracy or loss over the epochs, on what was learnt from and what was only watched, with the start of fine tuning. */
import { PlotArea } from "./plot-area.js";
import { linePath, picture, svg, text } from "./svg.js";
import { fixed, perCent } from "./words.js";

const HEIGHT = 300;
const LEGEND = 26;

/**
 * @typedef {Record<string, number | null>} Epoch
 * @typedef {{name: string, fine_tuning_from: number | null, epochs: Epoch[]}} History
 */

/** @implements {import("./chart-figure.js").Chart} */
export class CurvesChart {
  #history;
  #measure;
  #watched;

  /**
   * @param {History} history
   * @param {"accuracy" | "loss"} measure
   * @param {string} watched what the second curve was measured on
   */
  constructor(history, measure, watched) {
    this.#history = history;
    this.#measure = measure;
    this.#watched = watched;
    this.kind = measure;
  }

  get title() {
    return this.#measure === "accuracy" ? "Accuracy while it learnt" : "Loss while it learnt";
  }

  get summary() {
    const { epochs, fine_tuning_from: tuning } = this.#history;
    const say = (value) => (this.#measure === "accuracy" ? perCent(value, 1) : fixed(value, 2));
    const [first, last] = [epochs[0], epochs.at(-1)];
    const watched = epochs.map((row) => row[`val_${this.#measure}`]).filter((value) => value !== null);
    const best = this.#measure === "accuracy" ? Math.max(...watched) : Math.min(...watched);
    const at = epochs.find((row) => row[`val_${this.#measure}`] === best)?.epoch;
    const tuned = tuning === null ? "" : ` Fine tuning starts after epoch ${tuning}.`;
    return (
      `On the faces it learnt from: from ${say(first[this.#measure])} to ${say(last[this.#measure])} in ${epochs.length} epochs. ` +
      `On ${this.#watched}: ${say(last[`val_${this.#measure}`])} at the end, ${say(best)} at best (epoch ${at}).${tuned}`
    );
  }

  get rows() {
    const digits = this.#measure === "accuracy" ? 3 : 4;
    const rows = this.#history.epochs.map((row) => [
      String(row.epoch),
      fixed(row[this.#measure], digits),
      fixed(row[`val_${this.#measure}`], digits),
    ]);
    return [["epoch", "Training", this.#watched], ...rows];
  }

  /** @param {number} width */
  draw(width) {
    const area = new PlotArea(width, HEIGHT - LEGEND, this.#axes());
    const points = (key) => this.#history.epochs.map((row) => [area.x(row.epoch), area.y(row[key])]);
    return picture(
      width,
      HEIGHT,
      this.#legend(area.left),
      svg(
        "g",
        { transform: `translate(0 ${LEGEND})` },
        area.frame(),
        ...this.#tuningLine(area),
        svg("path", { class: "line line-training", d: linePath(points(this.#measure)) }),
        svg("path", { class: "line line-watched", d: linePath(points(`val_${this.#measure}`)) }),
      ),
    );
  }

  #axes() {
    const { epochs } = this.#history;
    const values = epochs.flatMap((row) => [row[this.#measure], row[`val_${this.#measure}`]]).filter((v) => v !== null);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = (high - low || 0.1) * 0.06;
    const x = { domain: [1, Math.max(2, epochs.length)], name: "epoch" };
    if (this.#measure === "loss") return { x, y: { domain: [Math.max(0, low - pad), high + pad], name: "loss, nats" } };
    const domain = [Math.max(0, low - pad), Math.min(1, high + pad)];
    return { x, y: { domain, name: "accuracy", word: (value) => perCent(value) } };
  }

  /** @param {PlotArea} area */
  #tuningLine(area) {
    const from = this.#history.fine_tuning_from;
    if (from === null) return [];
    const x = area.x(from + 0.5);
    const before = x > (area.left + area.right) / 2;
    const y = this.#measure === "accuracy" ? area.bottom - 10 : area.top + 14;
    return [
      svg("line", { class: "tuning", x1: x, x2: x, y1: area.top, y2: area.bottom }),
      text("fine tuning starts", before ? x - 6 : x + 6, y, { class: "note", "text-anchor": before ? "end" : "start" }),
    ];
  }

  /** @param {number} left */
  #legend(left) {
    const entry = (kind, name, x) => [
      svg("line", { class: `line line-${kind}`, x1: x, x2: x + 26, y1: 12, y2: 12 }),
      text(name, x + 32, 16, { class: "note" }),
    ];
    return svg("g", {}, ...entry("training", "Training", left), ...entry("watched", this.#watched, left + 110));
  }
}
