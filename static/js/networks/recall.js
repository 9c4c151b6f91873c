/** How many faces of each label are found, with the interval that so few or many faces leave. */
import { picture, svg, text } from "./svg.js";
import { wilson } from "./wilson.js";
import { perCent } from "./words.js";

const LEFT = 66;
const RIGHT = 96; // room for the numbers
const ROW = 40;

/** @typedef {{precision: number, recall: number, f1: number, support: number}} ClassMeasures */

/** @implements {import("./chart-figure.js").Chart} */
export class RecallChart {
  #classes;
  #table;
  kind = "recall";
  title = "How many of each look it finds";

  /**
   * @param {Record<string, ClassMeasures>} perClass by label
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   */
  constructor(perClass, table) {
    this.#table = table;
    this.#classes = table.names.filter((name) => perClass[name]).map((name) => ({ name, ...perClass[name] }));
  }

  get summary() {
    const seen = this.#classes.filter(({ support }) => support > 0).sort((a, b) => b.recall - a.recall);
    const [best, worst] = [seen[0], seen.at(-1)];
    return (
      `Recall, with 95\u202f% intervals. Best: ${best.name}, ${perCent(best.recall)} of ${best.support} faces. ` +
      `Worst: ${worst.name}, ${perCent(worst.recall)} of ${worst.support}.`
    );
  }

  get rows() {
    const rows = this.#classes.map((row) => [
      row.name,
      ...[row.recall, row.precision, row.f1].map((value) => value.toFixed(3)),
      String(row.support),
    ]);
    return [["label", "recall", "precision", "F1", "faces"], ...rows];
  }

  /** @param {number} width */
  draw(width) {
    const span = Math.max(40, width - LEFT - RIGHT);
    return picture(width, ROW * this.#classes.length + 8, ...this.#classes.map((row, i) => this.#bar(row, i, span)));
  }

  /**
   * @param {ClassMeasures & {name: string}} row
   * @param {number} index
   * @param {number} span pixels of a whole bar
   */
  #bar({ name, recall, support }, index, span) {
    const y = index * ROW + 8;
    const middle = y + 11;
    const [low, high] = support ? wilson(Math.round(recall * support), support) : [0, 0];
    const at = (share) => LEFT + share * span;
    const colour = this.#table.colour(this.#table.indexOf(name));
    return svg(
      "g",
      {},
      text(name, LEFT - 8, middle + 4.5, { "text-anchor": "end", class: "mark" }),
      svg("rect", { class: "bar-track", x: LEFT, y, width: span, height: 22, rx: 3 }),
      svg("rect", { class: "bar", x: LEFT, y, width: (recall * span).toFixed(1), height: 22, rx: 3, fill: colour }),
      svg("path", {
        class: "whisker",
        d: `M${at(low)} ${middle}H${at(high)}M${at(low)} ${middle - 4}v8M${at(high)} ${middle - 4}v8`,
      }),
      text(perCent(recall), LEFT + span + 10, middle + 4.5, { class: "bar-number" }),
      text(`of ${support}`, LEFT + span + 52, middle + 4.5, { class: "mark" }),
    );
  }
}
