/** The frame of a plot: where the data goes, grid lines, and the numbers and names of both axes. */
import { linear, ticks } from "./scale.js";
import { svg, text } from "./svg.js";

const MARGIN = { left: 62, right: 14, top: 12, bottom: 44 };

/**
 * @typedef {{domain: [number, number], name: string, marks?: number[], word?: (value: number) => string}} Axis
 */

export class PlotArea {
  /**
   * @param {number} width of the whole chart
   * @param {number} height
   * @param {{x: Axis, y: Axis}} axes
   */
  constructor(width, height, { x, y }) {
    this.left = MARGIN.left;
    this.right = width - MARGIN.right;
    this.top = MARGIN.top;
    this.bottom = height - MARGIN.bottom;
    this.x = linear(x.domain, [this.left, this.right]);
    this.y = linear(y.domain, [this.bottom, this.top]);
    this.axes = { x, y };
  }

  /** @returns {SVGElement} grid, numbers and names; it goes below the data */
  frame() {
    const { x, y } = this.axes;
    const across = x.marks ?? ticks(...x.domain, (this.right - this.left) / 60);
    const along = y.marks ?? ticks(...y.domain, (this.bottom - this.top) / 45);
    const middle = (this.top + this.bottom) / 2;
    return svg(
      "g",
      { class: "axes" },
      ...along.map((value) => this.#gridLine(value)),
      svg("line", { class: "base", x1: this.left, x2: this.right, y1: this.bottom, y2: this.bottom }),
      ...along.map((value) => this.#number(y, value, this.left - 8, this.y(value) + 4, "end")),
      ...across.map((value) => this.#number(x, value, this.x(value), this.bottom + 18, "middle")),
      text(x.name, (this.left + this.right) / 2, this.bottom + 38, { "text-anchor": "middle", class: "axis-name" }),
      text(y.name, 0, 0, {
        "text-anchor": "middle",
        class: "axis-name",
        transform: `translate(12 ${middle}) rotate(-90)`,
      }),
    );
  }

  /** @param {number} value */
  #gridLine(value) {
    return svg("line", { class: "grid", x1: this.left, x2: this.right, y1: this.y(value), y2: this.y(value) });
  }

  /**
   * @param {Axis} axis
   * @param {number} value
   * @param {number} x
   * @param {number} y
   * @param {string} anchor
   */
  #number({ word = String }, value, x, y, anchor) {
    return text(word(value), x, y, { "text-anchor": anchor, class: "mark" });
  }
}
