/** One chart on the page: its heading, what it says in a sentence, the drawing, and its numbers as a table. */

/**
 * @typedef {{kind: string, title: string, summary: string, rows: string[][], draw: (width: number) => SVGElement}} Chart
 */

const LEAST_WIDTH = 240; // pixels; below, a chart is shown smaller rather than drawn narrower

export class ChartFigure {
  /** @type {HTMLElement} */
  element = document.createElement("figure");
  #chart;
  #stage = document.createElement("div");
  #width = 0;
  #observer = new ResizeObserver(([entry]) => this.#fit(entry.contentRect.width));

  /**
   * @param {Chart} chart
   * @param {string} id of the figure
   */
  constructor(chart, id) {
    this.#chart = chart;
    this.element.id = id;
    this.element.className = `chart card chart-${chart.kind}`;
    this.element.dataset.chart = chart.kind;
    this.#stage.className = "chart-stage";
    const summary = this.#words("p", "chart-summary", chart.summary, `${id}-summary`);
    const title = this.#words("h3", "chart-title", chart.title, `${id}-title`);
    const caption = document.createElement("figcaption");
    caption.append(title, summary);
    this.element.append(caption, this.#stage, this.#numbers());
  }

  /** Draws, and again whenever the width changes. */
  start() {
    this.#observer.observe(this.#stage);
  }

  stop() {
    this.#observer.disconnect();
  }

  /** @param {number} width */
  #fit(width) {
    const whole = Math.max(LEAST_WIDTH, Math.floor(width));
    if (width < 1 || whole === this.#width) return;
    this.#width = whole;
    const drawing = this.#chart.draw(whole);
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-labelledby", `${this.element.id}-title`);
    drawing.setAttribute("aria-describedby", `${this.element.id}-summary`);
    this.#stage.replaceChildren(drawing);
  }

  /**
   * @param {string} tag
   * @param {string} name of the class
   * @param {string} words
   * @param {string} id
   */
  #words(tag, name, words, id) {
    const element = document.createElement(tag);
    element.className = name;
    element.id = id;
    element.textContent = words;
    return element;
  }

  #numbers() {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "The numbers";
    const scroll = document.createElement("div");
    scroll.className = "table-scroll";
    scroll.tabIndex = 0;
    scroll.role = "region";
    scroll.ariaLabel = `${this.#chart.title}: the numbers`;
    scroll.append(this.#table());
    details.append(summary, scroll);
    return details;
  }

  #table() {
    const table = document.createElement("table");
    const [head, ...body] = this.#chart.rows;
    const heading = table.createTHead().insertRow();
    for (const word of head) heading.append(this.#cell("th", word, "col"));
    const rows = table.createTBody();
    for (const [first, ...rest] of body) {
      rows.insertRow().append(this.#cell("th", first, "row"), ...rest.map((word) => this.#cell("td", word)));
    }
    return table;
  }

  /**
   * @param {"th" | "td"} tag
   * @param {string} words
   * @param {string} [scope]
   */
  #cell(tag, words, scope) {
    const cell = document.createElement(tag);
    cell.textContent = words;
    if (scope) cell.setAttribute("scope", scope);
    return cell;
  }
}
