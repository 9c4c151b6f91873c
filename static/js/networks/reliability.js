/** Whether its sureness can be believed: how often it is right, by how sure it says it is. */
import { PlotArea } from "./plot-area.js";
import { linePath, picture, svg, text } from "./svg.js";
import { fixed, perCent } from "./words.js";

const HEIGHT = 330;
const LEGEND = 26;
const FEW = 20; // faces; a bin with fewer says little, and is drawn hollow
const MOST_HEIGHT = 0.16; // of the plot, for the column of the fullest bin

/** @typedef {{low: number, high: number, n: number, confidence: number, accuracy: number}} Bin */

/** @implements {import("./chart-figure.js").Chart} */
export class ReliabilityChart {
  #bins;
  #error;
  kind = "reliability";
  title = "Can its sureness be believed?";

  /**
   * @param {Bin[]} bins
   * @param {number | null} error the expected calibration error
   */
  constructor(bins, error) {
    this.#bins = bins.filter(({ n }) => n > 0);
    this.#error = error;
  }

  get summary() {
    const sum = this.#bins.reduce((total, { n }) => total + n, 0);
    const gap = this.#bins.reduce((total, bin) => total + bin.n * (bin.confidence - bin.accuracy), 0) / sum;
    const lean = Math.abs(gap) < 0.005 ? "neither too sure nor too doubtful on the whole" : gap > 0 ? "a little too sure" : "a little too doubtful";
    return (
      `Each dot: how often it was right about faces that it was about equally sure of. Expected calibration error ` +
      `${fixed(this.#error, 3)}; ${lean}. Columns: how many faces a dot stands for; under ${FEW}, it is hollow.`
    );
  }

  get rows() {
    const rows = this.#bins.map((bin) => [
      `${perCent(bin.low)} to ${perCent(bin.high)}`,
      perCent(bin.confidence, 1),
      perCent(bin.accuracy, 1),
      String(bin.n),
    ]);
    return [["sureness", "mean sureness", "right", "faces"], ...rows];
  }

  /** @param {number} width */
  draw(width) {
    const word = (value) => perCent(value);
    const marks = [0, 0.25, 0.5, 0.75, 1];
    const area = new PlotArea(width, HEIGHT - LEGEND, {
      x: { domain: [0, 1], name: "how sure it says it is", marks, word },
      y: { domain: [0, 1], name: "how often it is right", marks, word },
    });
    const solid = this.#bins.filter(({ n }) => n >= FEW);
    const data = svg(
      "g",
      { transform: `translate(0 ${LEGEND})` },
      area.frame(),
      ...this.#columns(area),
      svg("line", { class: "diagonal", x1: area.x(0), y1: area.y(0), x2: area.x(1), y2: area.y(1) }),
      svg("path", { class: "line line-training", d: linePath(solid.map((bin) => this.#place(bin, area))) }),
      ...this.#bins.map((bin) => this.#dot(bin, area)),
    );
    return picture(width, HEIGHT, this.#legend(area.left), data);
  }

  /**
   * @param {Bin} bin
   * @param {PlotArea} area
   * @returns {[number, number]}
   */
  #place({ confidence, accuracy }, area) {
    return [area.x(confidence), area.y(accuracy)];
  }

  /**
   * @param {Bin} bin
   * @param {PlotArea} area
   */
  #dot(bin, area) {
    const [cx, cy] = this.#place(bin, area);
    return svg("circle", { class: bin.n < FEW ? "dot dot-few" : "dot", cx, cy, r: 4 });
  }

  /** @param {number} left */
  #legend(left) {
    return svg(
      "g",
      {},
      svg("line", { class: "line line-training", x1: left, x2: left + 26, y1: 12, y2: 12 }),
      text("measured", left + 32, 16, { class: "note" }),
      svg("line", { class: "diagonal", x1: left + 110, x2: left + 136, y1: 12, y2: 12 }),
      text("as sure as right", left + 142, 16, { class: "note" }),
    );
  }

  /**
   * How many faces lie in each bin, at the foot of the plot.
   * @param {PlotArea} area
   */
  #columns(area) {
    const most = Math.max(...this.#bins.map(({ n }) => n));
    const tall = (area.bottom - area.top) * MOST_HEIGHT;
    return this.#bins.map(({ low, high, n }) => {
      const [x, h] = [area.x(low) + 1, (n / most) * tall];
      return svg("rect", { class: "column", x, y: area.bottom - h, width: area.x(high) - x - 1, height: h });
    });
  }
}
