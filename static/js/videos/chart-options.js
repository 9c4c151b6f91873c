/** A chart's set-up: scales, axes, and how each label's series is drawn. */
import { clock } from "../lib/measures.js";
import { LOWEST } from "./chart-paint.js";

export const HEIGHT = 190;
export const LEFT_AXIS = 48;
/** Less than this between press and release is a click, in pixels. */
export const CLICK_PIXELS = 4;

const RIGHT_ROOM = 22; // for half of the last time below the axis
const MARK_SPACE = 72; // between two times below the axis

/**
 * @typedef {import("./chart-paint.js").ChartPaint} ChartPaint
 * @typedef {"stacked" | "lines"} Style
 */

/**
 * What uPlot needs beside its size and its hooks.
 * @param {{labels: string[], style: Style, paint: ChartPaint, sync: string, range: () => [number, number]}} wish
 */
export function chartOptions({ labels, style, paint, sync, range }) {
  const order = labels.map((_, i) => (style === "lines" ? i : labels.length - 1 - i));
  const look = style === "lines" ? lineLook : pileLook;
  return {
    legend: { show: false },
    padding: [6, RIGHT_ROOM, 0, 0],
    cursor: {
      sync: { key: sync },
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: CLICK_PIXELS },
    },
    scales: { x: { time: false, range }, y: { range: [LOWEST, 1] } },
    axes: [timeAxis(paint), shareAxis(paint)],
    series: [{}, ...order.map((label) => ({ label: labels[label], points: { show: false }, ...look(paint, label) }))],
  };
}

/**
 * @param {ChartPaint} paint
 * @param {number} label
 */
function lineLook(paint, label) {
  return { stroke: paint.colour(label), width: 2.25, dash: paint.dash(label) };
}

/**
 * @param {ChartPaint} paint
 * @param {number} label
 */
function pileLook(paint, label) {
  return { stroke: "rgb(0 0 0 / 0.35)", width: 0.75, fill: () => paint.fill(label), fillTo: 0 };
}

/** @param {ChartPaint} paint */
function timeAxis(paint) {
  const digits = (/** @type {number} */ step) => (step < 0.1 ? 2 : step < 1 ? 1 : 0);
  const values = (_, splits, __, ___, step) => splits.map((time) => clock(time, digits(step)));
  return { ...axisLook(paint), size: 34, space: MARK_SPACE, values };
}

/** @param {ChartPaint} paint */
function shareAxis(paint) {
  const values = (_, splits) => splits.map((share) => `${Math.round(share * 100)}\u202f%`);
  return { ...axisLook(paint), size: LEFT_AXIS, splits: () => [0, 0.5, 1], values };
}

/** @param {ChartPaint} paint */
function axisLook(paint) {
  const family = getComputedStyle(document.body).fontFamily;
  const line = { stroke: () => paint.ink("rule"), width: 1 };
  return { stroke: () => paint.ink("ink-soft"), font: `13px ${family}`, grid: line, ticks: { ...line, size: 4 }, gap: 5 };
}
