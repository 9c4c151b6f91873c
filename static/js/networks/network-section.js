/** One network's section: its charts are made when it is shown for the first time. */
import { ChartFigure } from "./chart-figure.js";
import { ConfusionChart } from "./confusion.js";
import { CurvesChart } from "./curves.js";
import { RecallChart } from "./recall.js";
import { ReliabilityChart } from "./reliability.js";

export class NetworkSection {
  element;
  #card;
  #table;
  #fetchHistory;
  /** @type {ChartFigure[]} */
  #figures = [];
  #drawn = false;

  /**
   * @param {HTMLElement} element
   * @param {import("./cards.js").Card} card
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   * @param {(name: string) => Promise<import("./cards.js").History | null>} fetchHistory
   */
  constructor(element, card, table, fetchHistory) {
    this.element = element;
    this.#card = card;
    this.#table = table;
    this.#fetchHistory = fetchHistory;
  }

  /** Shows the section; its charts keep to the width that there is. */
  async start() {
    this.element.hidden = false;
    if (!this.#drawn) await this.#fill();
    for (const figure of this.#figures) figure.start();
  }

  stop() {
    this.element.hidden = true;
    for (const figure of this.#figures) figure.stop();
  }

  async #fill() {
    this.#drawn = true;
    const history = await this.#fetchHistory(this.#card.name);
    const place = this.element.querySelector('[data-part="charts"]');
    this.#figures = this.#charts(history).map((chart) => new ChartFigure(chart, `${this.#card.name}-${chart.kind}`));
    place.replaceChildren(...this.#figures.map((figure) => figure.element));
    if (!history) place.append(this.#noHistory());
  }

  /** @param {import("./cards.js").History | null} history */
  #charts(history) {
    const { metrics, calibration } = this.#card;
    const watched = metrics.split ?? "the watched faces";
    const charts = history ? ["accuracy", "loss"].map((measure) => new CurvesChart(history, measure, watched)) : [];
    if (metrics.confusion) charts.push(new ConfusionChart(metrics.confusion, metrics.labels ?? this.#table.names));
    if (metrics.per_class) charts.push(new RecallChart(metrics.per_class, this.#table));
    if (calibration.reliability) charts.push(new ReliabilityChart(calibration.reliability, calibration.ece ?? null));
    return charts;
  }

  #noHistory() {
    const words = document.createElement("p");
    words.className = "plain-note";
    words.textContent = "The curves of its training were not kept.";
    return words;
  }
}
