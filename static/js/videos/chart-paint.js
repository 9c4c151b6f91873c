/** How the charts look: colours by theme, textures by label, and the band beneath that names the likeliest. */
import { Textures } from "../lib/textures.js";

const BAND_TOP = -0.05; // in shares, below the chart's own zero
const BAND_BOTTOM = -0.17;

/** The lowest value of the charts' scale, which leaves room for the band. */
export const LOWEST = -0.2;

export class ChartPaint {
  #table;
  #textures;

  /** @param {import("../lib/emotion-table.js").EmotionTable} table */
  constructor(table) {
    this.#table = table;
    this.#textures = new Textures(table, document.createElement("canvas").getContext("2d"));
  }

  /** A colour of the page, as it is in the light that is on. @param {"ink" | "ink-soft" | "rule" | "track" | "edge"} name */
  ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /** @param {number} label */
  colour(label) {
    return this.#table.colour(label);
  }

  /** @param {number} label */
  fill(label) {
    return this.#textures.fill(label, 0, window.devicePixelRatio || 1);
  }

  /** @param {number} label */
  dash(label) {
    return this.#table.dash(label).map((length) => length * 1.5);
  }

  /**
   * Draws which label was likeliest, run by run; hollow where the network was unsure.
   * @param {import("../../vendor/uplot/uPlot.esm.js").default} chart
   * @param {import("./score-series.js").View} view
   */
  band(chart, { x, labels }) {
    const { ctx, bbox } = chart;
    const top = chart.valToPos(BAND_TOP, "y", true);
    const height = chart.valToPos(BAND_BOTTOM, "y", true) - top;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [from, until] of runs(labels)) {
      const [left, right] = [edge(x, from), edge(x, until)].map((at) => chart.valToPos(at, "x", true));
      this.#drawRun(ctx, labels[from], left, top, Math.max(right - left, 1), height);
    }
    ctx.restore();
  }

  #drawRun(ctx, label, left, top, width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (label >= 0) {
      ctx.fillStyle = this.fill(label);
      ctx.fillRect(left, top, width, height);
      return;
    }
    ctx.strokeStyle = this.ink("edge");
    ctx.lineWidth = ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    ctx.strokeRect(left + ratio / 2, top + ratio / 2, Math.max(width - ratio, 0.5), height - ratio);
    ctx.setLineDash([]);
  }
}

/**
 * Where one label goes on unbroken, as pairs of first and one past the last.
 * @param {(number | null)[]} labels
 * @returns {[number, number][]}
 */
function runs(labels) {
  /** @type {[number, number][]} */
  const found = [];
  labels.forEach((label, i) => {
    if (label === null) return;
    const last = found.at(-1);
    if (last && last[1] === i && labels[last[0]] === label) last[1] = i + 1;
    else found.push([i, i + 1]);
  });
  return found;
}

/** Where the point at an index begins: half-way from the one before; beyond the last, half a step on. */
function edge(x, index) {
  if (index <= 0) return x[0];
  if (index >= x.length) return x.length > 1 ? x.at(-1) + (x.at(-1) - x.at(-2)) / 2 : x.at(-1);
  return (x[index - 1] + x[index]) / 2;
}
