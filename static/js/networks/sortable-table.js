/** A table whose columns sort its rows: each heading becomes a button, and says in which order the rows stand. */

export class SortableTable {
  #table;
  #abort = new AbortController();
  #onsort;

  /**
   * @param {HTMLTableElement} table its headings say by `data-sort` what they hold, its cells by `data-value` what they are
   * @param {(said: string) => void} [onsort] told in words after each sorting
   */
  constructor(table, onsort = () => {}) {
    this.#table = table;
    this.#onsort = onsort;
  }

  start() {
    for (const heading of this.#headings) this.#addButton(heading);
  }

  stop() {
    this.#abort.abort();
  }

  /** @returns {HTMLTableCellElement[]} */
  get #headings() {
    return [...this.#table.tHead.rows[0].cells];
  }

  /** @param {HTMLTableCellElement} heading */
  #addButton(heading) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => this.sortBy(heading), { signal: this.#abort.signal });
  }

  /**
   * Sorts by a column; a second time, the other way round.
   * @param {HTMLTableCellElement} heading
   */
  sortBy(heading) {
    const other = { ascending: "descending", descending: "ascending" };
    const order = other[heading.getAttribute("aria-sort")] ?? heading.dataset.first ?? "ascending";
    for (const one of this.#headings) one.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
    const compare = this.#comparison(heading, order === "ascending" ? 1 : -1);
    const body = this.#table.tBodies[0];
    body.append(...[...body.rows].sort(compare));
    this.#onsort(`Sorted by ${heading.textContent.trim()}, ${order}.`);
  }

  /**
   * What has no value goes last, whichever way.
   * @param {HTMLTableCellElement} heading
   * @param {1 | -1} sign
   * @returns {(a: HTMLTableRowElement, b: HTMLTableRowElement) => number}
   */
  #comparison(heading, sign) {
    const value = (row) => row.cells[heading.cellIndex].dataset.value ?? "";
    if (heading.dataset.sort === "text") return (a, b) => sign * value(a).localeCompare(value(b), "en");
    return (a, b) => {
      if (value(a) === "" || value(b) === "") return (value(a) === "") - (value(b) === "");
      return sign * (Number(value(a)) - Number(value(b)));
    };
  }
}
