/** What each label is taken for: a square of shares, a row for each true label. */
import { picture, svg, text } from "./svg.js";
import { perCent } from "./words.js";

const LEFT = 66; // room for the true labels
const RIGHT = 26; // where the last name leans over
const TOP = 84; // room for the leaning names of the columns, and the words above them
const DARK_FROM = 0.52; // from this share on, a cell's number is written in the light tone

/** @implements {import("./chart-figure.js").Chart} */
export class ConfusionChart {
  #counts;
  #labels;
  kind = "confusion";
  title = "What each look is taken for";

  /**
   * @param {number[][]} counts a row for each true label, a column for each named one
   * @param {string[]} labels
   */
  constructor(counts, labels) {
    this.#counts = counts;
    this.#labels = labels;
  }

  get #shares() {
    return this.#counts.map((row) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return row.map((count) => (sum ? count / sum : 0));
    });
  }

  get summary() {
    const pairs = this.#shares.flatMap((row, truth) => row.map((share, named) => ({ share, truth, named })));
    const worst = pairs.filter(({ truth, named }) => truth !== named).sort((a, b) => b.share - a.share);
    const said = worst.slice(0, 3).map(({ share, truth, named }) => {
      return `${perCent(share)} of ${this.#labels[truth]} for ${this.#labels[named]}`;
    });
    return `Of the faces with each label, the share that was given each word. Most often mistaken: ${said.join(", ")}.`;
  }

  get rows() {
    return [["true \\ named", ...this.#labels], ...this.#counts.map((row, i) => [this.#labels[i], ...row.map(String)])];
  }

  /** @param {number} width */
  draw(width) {
    const cell = Math.min(62, (width - LEFT - RIGHT) / this.#labels.length);
    const height = TOP + cell * this.#labels.length + 4;
    const cells = this.#shares.flatMap((row, truth) => row.map((share, named) => this.#cell(share, truth, named, cell)));
    return picture(width, height, ...this.#names(cell), ...cells);
  }

  /**
   * @param {number} share
   * @param {number} truth
   * @param {number} named
   * @param {number} side of a cell
   */
  #cell(share, truth, named, side) {
    const [x, y] = [LEFT + named * side, TOP + truth * side];
    const right = truth === named ? " cell-right" : "";
    const square = { x: x + 1, y: y + 1, width: side - 2, height: side - 2, rx: 3 };
    return svg(
      "g",
      { class: `cell${right}` },
      svg("rect", { class: "cell-ground", ...square }),
      svg("rect", { class: "cell-fill", ...square, "fill-opacity": share.toFixed(3) }),
      text(share < 0.005 ? "·" : (share * 100).toFixed(0), x + side / 2, y + side / 2 + 4.5, {
        "text-anchor": "middle",
        class: share >= DARK_FROM ? "cell-number cell-number-strong" : "cell-number",
      }),
    );
  }

  /** @param {number} side of a cell */
  #names(side) {
    const rows = this.#labels.map((label, i) =>
      text(label, LEFT - 8, TOP + (i + 0.5) * side + 4.5, { "text-anchor": "end", class: "mark" }),
    );
    const columns = this.#labels.map((label, i) =>
      text(label, 0, 0, {
        class: "mark",
        transform: `translate(${(LEFT + (i + 0.5) * side + 2).toFixed(1)} ${TOP - 8}) rotate(-38)`,
      }),
    );
    return [text("named, per cent of each row", LEFT, 14, { class: "axis-name" }), text("true", LEFT - 8, TOP - 8, {
      class: "axis-name",
      "text-anchor": "end",
    }), ...rows, ...columns];
  }
}
