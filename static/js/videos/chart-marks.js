/** What lies over a chart: the playhead, and the reader's marks; moved without drawing the chart anew. */
export class ChartMarks {
  #plot;
  #line = document.createElement("div");
  /** @type {{mark: import("./edits.js").Mark, element: HTMLElement}[]} */
  #shown = [];
  #time = 0;

  /** @param {import("../../vendor/uplot/uPlot.esm.js").default} plot */
  constructor(plot) {
    this.#plot = plot;
    this.#line.className = "playhead";
    plot.over.append(this.#line);
    this.place();
  }

  /** @param {number} time seconds */
  set playhead(time) {
    this.#time = time;
    this.#placeLine();
  }

  /** @param {import("./edits.js").Mark[]} marks */
  set marks(marks) {
    for (const { element } of this.#shown) element.remove();
    this.#shown = marks.map((mark) => ({ mark, element: this.#add(mark) }));
    this.place();
  }

  /** Puts everything where it belongs now. */
  place() {
    this.#placeLine();
    for (const { mark, element } of this.#shown) {
      const left = this.#x(mark.start);
      const right = mark.end === null ? left : this.#x(mark.end);
      element.style.transform = `translateX(${left}px)`;
      element.style.width = `${Math.max(right - left, 0)}px`;
      element.hidden = right < 0 || left > this.#plot.over.clientWidth;
    }
  }

  /** @param {import("./edits.js").Mark} mark */
  #add(mark) {
    const element = document.createElement("div");
    const name = document.createElement("span");
    element.className = mark.end === null ? "chart-mark" : "chart-mark chart-range";
    name.textContent = mark.name;
    element.append(name);
    this.#plot.over.append(element);
    return element;
  }

  #placeLine() {
    const x = this.#x(this.#time);
    this.#line.style.transform = `translateX(${x}px)`;
    this.#line.hidden = x < 0 || x > this.#plot.over.clientWidth;
  }

  /** @param {number} time */
  #x(time) {
    return Math.round(this.#plot.valToPos(time, "x") * 10) / 10;
  }
}
