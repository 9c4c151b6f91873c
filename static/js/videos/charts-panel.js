/** The charts of everybody who is shown, one below another, on one time. */
import { plural } from "../lib/measures.js";
import { arrange } from "./arrange.js";
import { Chart } from "./chart.js";
import { ScoreSeries } from "./score-series.js";
import { TimeWindow } from "./time-window.js";

const STEP = 2; // how much one press of a button enlarges
const PINCH = 200; // pixels of a pinch that enlarge by e

export class ChartsPanel {
  #list;
  #template;
  #parts;
  /** @type {Map<string, {row: HTMLElement, chart: Chart}>} */
  #rows = new Map();
  /** @type {"stacked" | "lines"} */
  #style = "stacked";
  #window;
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
   *   buttons: {in: HTMLElement, out: HTMLElement, all: HTMLElement}, styles: NodeListOf<HTMLInputElement>,
   *   chosen: () => number | null}} parts `chosen`: the one person who is shown; null for everybody
   */
  constructor(list, template, parts) {
    this.#list = list;
    this.#template = template;
    this.#parts = parts;
    this.#window = new TimeWindow(parts.timeline.duration);
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

  get #charts() {
    return [...this.#rows.values()].map(({ chart }) => chart);
  }

  /** Shows everybody's chart; after people were named, joined or hidden, only what was joined or taken apart is drawn anew. */
  build() {
    const chosen = this.#parts.chosen();
    const readings = this.#parts.timeline.readings.filter(({ person }) => chosen === null || person.id === chosen);
    const before = this.#rows;
    this.#rows = new Map();
    for (const reading of readings) {
      const key = `${reading.key} ${this.#style}`;
      const made = before.get(key) ?? this.#add(reading.person);
      before.delete(key);
      this.#rows.set(key, made);
      this.#name(made.row, reading);
    }
    for (const { chart } of before.values()) chart.stop();
    arrange(this.#list, [...this.#rows.values()].map(({ row }) => row));
    this.#width = this.#list.clientWidth;
    this.#showMarks();
    this.#onTime(this.#parts.playback.time);
    this.#showButtons();
  }

  /** @param {number} factor how much to enlarge around the playhead; 0 shows everything */
  zoom(factor) {
    this.#window.zoom(factor, this.#parts.playback.time);
    this.#showWindow();
  }

  #showWindow() {
    for (const chart of this.#charts) chart.span = this.#window.span;
    this.#showButtons();
  }

  /** @param {import("./person.js").Person} person */
  #add(person) {
    const { timeline, paint, playback } = this.#parts;
    const row = /** @type {HTMLElement} */ (this.#template.content.firstElementChild.cloneNode(true));
    const place = row.querySelector('[data-part="place"]');
    row.dataset.person = String(person.id);
    place.setAttribute("role", "img");
    this.#list.append(row); // a chart measures its place
    const onzoom = (/** @type {import("./time-window.js").Span} */ span) => {
      this.#window.show(span);
      this.#showWindow();
    };
    const listener = { onseek: (/** @type {number} */ time) => playback.seek(time), onzoom };
    const look = { paint, labels: timeline.labels, style: this.#style, span: this.#window.span, sync: "people", listener };
    return { row, chart: new Chart(place, new ScoreSeries(timeline, person), look) };
  }

  /**
   * @param {HTMLElement} row
   * @param {{person: import("./person.js").Person, name: string}} reading `name` stands above the chart
   */
  #name(row, { person, name }) {
    const readings = plural(person.frames.length, "reading");
    const said = `${name}: seven scores over time, ${readings}. The same is told in “Shares and turns”.`;
    row.querySelector('[data-part="name"]').textContent = name;
    row.querySelector('[data-part="place"]').setAttribute("aria-label", said);
  }

  /** @param {number} time */
  #onTime(time) {
    if (this.#parts.playback.playing && !this.#window.isWhole && !this.#window.holds(time)) {
      this.#window.turnTo(time);
      this.#showWindow();
    }
    for (const chart of this.#charts) chart.playhead = time;
  }

  /** Pinching enlarges, moving sideways moves the time. @param {WheelEvent} event */
  #onWheel(event) {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !sideways) return undefined;
    event.preventDefault();
    if (event.ctrlKey) return this.zoom(Math.exp(-event.deltaY / PINCH));
    this.#window.move(event.deltaX / Math.max(this.#width, 1));
    return this.#showWindow();
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
    const { span, isWhole, isLeast } = this.#window;
    buttons.out.disabled = buttons.all.disabled = isWhole;
    buttons.in.disabled = isLeast;
    this.#list.dataset.start = span.start.toFixed(3);
    this.#list.dataset.end = span.end.toFixed(3);
  }
}
