/** One person's chart: seven scores over time, the playhead and the marks. */
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { ChartMarks } from "./chart-marks.js";
import { CLICK_PIXELS, HEIGHT, LEFT_AXIS, chartOptions } from "./chart-options.js";

const LEAST_WIDTH = 120;

/**
 * @typedef {{start: number, end: number}} Span seconds
 * @typedef {{onseek: (time: number) => void, onzoom: (span: Span) => void}} Listener
 */

export class Chart {
  #place;
  #series;
  #paint;
  #style;
  #listener;
  #plot = null;
  #view = null;
  /** @type {Span} */
  #span;
  /** @type {ChartMarks | null} */
  #marks = null;
  #pressed = 0;

  /**
   * @param {HTMLElement} place
   * @param {import("./score-series.js").ScoreSeries} series
   * @param {{paint: import("./chart-paint.js").ChartPaint, labels: string[], style: "stacked" | "lines", span: Span,
   *   sync: string, listener: Listener}} options
   */
  constructor(place, series, { paint, labels, style, span, sync, listener }) {
    this.#place = place;
    this.#series = series;
    this.#paint = paint;
    this.#style = style;
    this.#span = span;
    this.#listener = listener;
    this.#load();
    const hooks = { draw: [(chart) => this.#onDraw(chart)], setSelect: [(chart) => this.#onSelect(chart)] };
    const range = () => [this.#span.start, this.#span.end];
    const size = { width: this.#width, height: HEIGHT };
    this.#plot = new uPlot({ ...chartOptions({ labels, style, paint, sync, range }), ...size, hooks }, this.#data, place);
    this.#marks = new ChartMarks(this.#plot);
    this.#plot.over.addEventListener("mousedown", (event) => (this.#pressed = event.clientX));
    this.#plot.over.addEventListener("click", (event) => this.#onClick(event));
  }

  /** Frees everything. */
  stop() {
    this.#plot.destroy();
  }

  /** @param {Span} span what part of the time is shown */
  set span(span) {
    this.#span = span;
    this.redraw();
  }

  /** Loads and draws anew: for another span, another width or another light. */
  redraw() {
    this.#load();
    const width = this.#width;
    if (width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
    this.#plot.setData(this.#data, false);
    this.#plot.setScale("x", { min: this.#span.start, max: this.#span.end });
  }

  /** @param {number} time seconds */
  set playhead(time) {
    this.#marks.playhead = time;
  }

  /** @param {import("./edits.js").Mark[]} marks */
  set marks(marks) {
    this.#marks.marks = marks;
  }

  get #width() {
    return Math.max(this.#place.clientWidth, LEAST_WIDTH);
  }

  #load() {
    const most = this.#width - LEFT_AXIS; // a point for each pixel
    this.#view = this.#series.view(this.#span.start, this.#span.end, most);
  }

  /** Columns as uPlot takes them; stacked ones from the top of the pile down, so that each paints over the one before. */
  get #data() {
    const { x, scores } = this.#view;
    if (this.#style === "lines") return [x, ...scores];
    const piles = [];
    scores.forEach((column, i) => {
      piles.push(column.map((score, row) => (score === null ? null : score + (i ? piles[i - 1][row] : 0))));
    });
    return [x, ...piles.reverse()];
  }

  /** Only now is it known where each moment lies. @param {uPlot} chart */
  #onDraw(chart) {
    this.#paint.band(chart, this.#view);
    this.#marks?.place();
  }

  /** @param {uPlot} chart */
  #onSelect(chart) {
    const { left, width } = chart.select;
    if (width < CLICK_PIXELS) return;
    const span = { start: chart.posToVal(left, "x"), end: chart.posToVal(left + width, "x") };
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#listener.onzoom(span);
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    if (Math.abs(event.clientX - this.#pressed) >= CLICK_PIXELS) return;
    const left = event.clientX - this.#plot.over.getBoundingClientRect().left;
    this.#listener.onseek(this.#plot.posToVal(left, "x"));
  }
}
