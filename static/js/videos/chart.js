/** One person's chart: seven scores over time, the playhead and the marks. */
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { clock } from "../lib/measures.js";
import { LOWEST } from "./chart-paint.js";
import { ChartMarks } from "./chart-marks.js";

const HEIGHT = 190;
const LEFT_AXIS = 48;
const CLICK_PIXELS = 4; // less than this between press and release is a click
const POINTS_A_PIXEL = 1;

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
    this.#plot = new uPlot(this.#options(labels, sync), this.#data, place);
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
    const width = Math.max(this.#place.clientWidth, 120);
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

  #load() {
    const most = Math.max(this.#place.clientWidth - LEFT_AXIS, 100) * POINTS_A_PIXEL;
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

  /**
   * @param {string[]} labels
   * @param {string} sync
   */
  #options(labels, sync) {
    const order = labels.map((_, i) => (this.#style === "lines" ? i : labels.length - 1 - i));
    return {
      width: Math.max(this.#place.clientWidth, 120),
      height: HEIGHT,
      legend: { show: false },
      padding: [6, 22, 0, 0],
      cursor: {
        sync: { key: sync },
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: CLICK_PIXELS },
      },
      scales: { x: { time: false, range: () => [this.#span.start, this.#span.end] }, y: { range: [LOWEST, 1] } },
      axes: [this.#timeAxis(), this.#shareAxis()],
      series: [{}, ...order.map((label) => this.#seriesOptions(label, labels[label]))],
      hooks: {
        draw: [(chart) => this.#onDraw(chart)],
        setSelect: [(chart) => this.#onSelect(chart)],
      },
    };
  }

  #seriesOptions(label, name) {
    const common = { label: name, points: { show: false } };
    if (this.#style === "lines") {
      const colour = this.#paint.colour(label);
      return { ...common, stroke: colour, width: 2.25, dash: this.#paint.dash(label) };
    }
    return { ...common, stroke: "rgb(0 0 0 / 0.35)", width: 0.75, fill: () => this.#paint.fill(label), fillTo: 0 };
  }

  #timeAxis() {
    return {
      ...this.#axisLook(),
      size: 34,
      space: 72,
      values: (_, splits, __, ___, step) => splits.map((time) => clock(time, step < 1 ? (step < 0.1 ? 2 : 1) : 0)),
    };
  }

  #shareAxis() {
    const values = (_, splits) => splits.map((share) => `${Math.round(share * 100)}\u202f%`);
    return { ...this.#axisLook(), size: LEFT_AXIS, splits: () => [0, 0.5, 1], values };
  }

  #axisLook() {
    const family = getComputedStyle(document.body).fontFamily;
    const line = { stroke: () => this.#paint.ink("rule"), width: 1 };
    return { stroke: () => this.#paint.ink("ink-soft"), font: `13px ${family}`, grid: line, ticks: { ...line, size: 4 }, gap: 5 };
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
