/** The charts of everybody who is shown, one below another, on one time. */
import { plural } from "../lib/measures.js";
import { Chart } from "./chart.js";
import { ScoreSeries } from "./score-series.js";

const LEAST_SECONDS = 0.5; // nothing is enlarged beyond this
const STEP = 2; // how much one press of a button enlarges

/** @typedef {import("./chart.js").Span} Span */

export class ChartsPanel {
  #list;
  #template;
  #parts;
  /** @type {Chart[]} */
  #charts = [];
  /** @type {"stacked" | "lines"} */
  #style = "stacked";
  /** @type {Span} */
  #span;
  #width = 0;
  #resized = new ResizeObserver(() => this.#onResize());
  #theme = new MutationObserver(() => this.#redraw());
  #system = matchMedia("(prefers-color-scheme: dark)");
  #listeners = new AbortController();

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {{timeline: import("./timeline.js").Timeline, playback: import("./playback.js").Playback,
   *   edits: import("./edits.js").Edits, paint: import("./chart-paint.js").ChartPaint,
   *   buttons: {in: HTMLElement, out: HTMLElement, all: HTMLElement}, styles: NodeListOf<HTMLInputElement>}} parts
   */
  constructor(list, template, parts) {
    this.#list = list;
    this.#template = template;
    this.#parts = parts;
    this.#span = this.#whole;
  }

  start() {
    const { buttons, styles, playback, edits } = this.#parts;
    const { signal } = this.#listeners;
    const listen = (target, name, act) => target.addEventListener(name, act, { signal });
    listen(buttons.in, "click", () => this.zoom(STEP));
    listen(buttons.out, "click", () => this.zoom(1 / STEP));
    listen(buttons.all, "click", () => this.zoom(0));
    for (const input of styles) listen(input, "change", () => this.#restyle(input.value));
    listen(playback, "time", ({ detail }) => this.#onTime(detail.time));
    listen(edits, "marks", () => this.#showMarks());
    listen(this.#system, "change", () => this.#redraw());
    listen(this.#list, "wheel", (event) => this.#onWheel(event));
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.#resized.observe(this.#list);
    this.build();
  }

  stop() {
    this.#listeners.abort();
    this.#theme.disconnect();
    this.#resized.disconnect();
    for (const chart of this.#charts) chart.stop();
  }

  /** Draws everybody's chart anew, after people were named, joined or hidden. */
  build() {
    for (const chart of this.#charts) chart.stop();
    this.#list.replaceChildren();
    this.#charts = this.#parts.timeline.people.map((person) => this.#add(person));
    this.#width = this.#list.clientWidth;
    this.#showMarks();
    this.#onTime(this.#parts.playback.time);
    this.#showButtons();
  }

  /**
   * Enlarges around the playhead, or around the middle where the playhead is out of sight.
   * @param {number} factor 0 shows everything
   */
  zoom(factor) {
    if (!factor) return this.#show(this.#whole);
    const { start, end } = this.#span;
    const { time } = this.#parts.playback;
    const centre = time >= start && time <= end ? time : (start + end) / 2;
    return this.#show({ start: centre - (centre - start) / factor, end: centre + (end - centre) / factor });
  }

  get #whole() {
    return { start: 0, end: Math.max(this.#parts.timeline.duration, LEAST_SECONDS) };
  }

  /** @param {Span} span */
  #show(span) {
    const whole = this.#whole;
    const length = Math.min(Math.max(span.end - span.start, LEAST_SECONDS), whole.end);
    const start = Math.min(Math.max(span.start, 0), whole.end - length);
    this.#span = { start, end: start + length };
    for (const chart of this.#charts) chart.span = this.#span;
    this.#showButtons();
  }

  /** @param {import("./person.js").Person} person */
  #add(person) {
    const { timeline, paint, playback } = this.#parts;
    const row = /** @type {HTMLElement} */ (this.#template.content.firstElementChild.cloneNode(true));
    const place = row.querySelector('[data-part="place"]');
    row.querySelector('[data-part="name"]').textContent = person.name;
    row.dataset.person = String(person.id);
    place.setAttribute("role", "img");
    const readings = plural(person.frames.length, "reading");
    place.setAttribute("aria-label", `${person.name}: seven scores over time, ${readings}. The same is told in “Shares and turns”.`);
    this.#list.append(row);
    const listener = { onseek: (time) => playback.seek(time), onzoom: (span) => this.#show(span) };
    const look = { paint, labels: timeline.labels, style: this.#style, span: this.#span, sync: "people", listener };
    return new Chart(place, new ScoreSeries(timeline, person), look);
  }

  /** @param {number} time */
  #onTime(time) {
    const { start, end } = this.#span;
    const length = end - start;
    const off = time < start || time > end;
    if (off && length < this.#whole.end && this.#parts.playback.playing) this.#show({ start: time, end: time + length });
    for (const chart of this.#charts) chart.playhead = time;
  }

  /** Pinching enlarges, moving sideways moves the time. @param {WheelEvent} event */
  #onWheel(event) {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !sideways) return;
    event.preventDefault();
    const { start, end } = this.#span;
    const step = ((end - start) * event.deltaX) / Math.max(this.#width, 1);
    if (event.ctrlKey) this.zoom(Math.exp(-event.deltaY / 200));
    else this.#show({ start: start + step, end: end + step });
  }

  /** @param {string} style */
  #restyle(style) {
    this.#style = style === "lines" ? "lines" : "stacked";
    this.build();
  }

  #onResize() {
    if (this.#list.clientWidth !== this.#width) this.#redraw();
    this.#width = this.#list.clientWidth;
  }

  #redraw() {
    for (const chart of this.#charts) chart.redraw();
  }

  #showMarks() {
    for (const chart of this.#charts) chart.marks = this.#parts.edits.marks;
  }

  #showButtons() {
    const { buttons } = this.#parts;
    const length = this.#span.end - this.#span.start;
    const whole = length >= this.#whole.end - 1e-6;
    buttons.out.disabled = whole;
    buttons.all.disabled = whole;
    buttons.in.disabled = length <= LEAST_SECONDS + 1e-6;
    this.#list.dataset.start = this.#span.start.toFixed(3);
    this.#list.dataset.end = this.#span.end.toFixed(3);
  }
}
