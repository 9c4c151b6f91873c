/** The page's copy of the one label table: names, colours and dash patterns by index. */
export class EmotionTable {
  /** @type {import("./page-data.js").Emotion[]} */
  #rows;

  /** @param {import("./page-data.js").Emotion[]} rows */
  constructor(rows) {
    this.#rows = rows;
  }

  /** @returns {string[]} */
  get names() {
    return this.#rows.map((row) => row.name);
  }

  /** @returns {number} */
  get length() {
    return this.#rows.length;
  }

  /** @param {string} name */
  indexOf(name) {
    return this.#rows.findIndex((row) => row.name === name);
  }

  /** @param {number} index */
  colour(index) {
    return this.#rows[index].colour;
  }

  /**
   * The dash pattern of a label as canvas wants it; empty for an unbroken line.
   * @param {number} index
   * @returns {number[]}
   */
  dash(index) {
    return this.#rows[index].pattern.split(" ").filter(Boolean).map(Number);
  }
}
