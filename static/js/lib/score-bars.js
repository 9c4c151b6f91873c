/** Seven bars, one for each label, with their shares in words. */
import { paintTexture } from "./textures.js";
import { percent } from "./wording.js";

const LEAST_BAR = 0.005; // what rounds to 0 % has no bar

/**
 * @param {{fill: HTMLElement, value: HTMLElement}} bar
 * @param {number} score
 */
function fillBar({ fill, value }, score) {
  fill.style.width = score < LEAST_BAR ? "0" : `${score * 100}%`;
  value.textContent = percent(score);
}

export class ScoreBars {
  #list;
  #table;
  #bars;
  /** @type {{fill: HTMLElement, value: HTMLElement}[] | null} */
  #second = null;

  /**
   * @param {HTMLElement} list
   * @param {import("./emotion-table.js").EmotionTable} table
   */
  constructor(list, table) {
    this.#list = list;
    this.#table = table;
    this.#bars = table.names.map((name, index) => this.#add(name, index));
  }

  /** Empties every bar: nothing is known now. */
  clear() {
    for (const { row, fill, value } of this.#bars) {
      fill.style.width = "0";
      value.textContent = "";
      row.classList.remove("is-likeliest");
    }
    for (const bar of this.#second ?? []) {
      bar.fill.style.width = "0";
      bar.value.textContent = "";
    }
  }

  /**
   * @param {number[]} scores
   * @param {string} likeliest the label to stress
   */
  show(scores, likeliest) {
    scores.forEach((score, i) => {
      fillBar(this.#bars[i], score);
      this.#bars[i].row.classList.toggle("is-likeliest", likeliest === this.#table.names[i]);
    });
  }

  /**
   * A second bar below each first one; they are made when they are first needed.
   * @param {number[]} scores
   */
  showSecond(scores) {
    this.#second ??= this.#bars.map(({ row }, index) => this.#addBar(row, index, "score-second"));
    scores.forEach((score, i) => fillBar(this.#second[i], score));
  }

  /**
   * @param {string} name
   * @param {number} index
   */
  #add(name, index) {
    const row = document.createElement("li");
    const label = document.createElement("span");
    row.className = "score";
    label.className = "score-name";
    label.textContent = name;
    row.append(label);
    this.#list.append(row);
    return { row, ...this.#addBar(row, index) };
  }

  /**
   * @param {HTMLElement} row
   * @param {number} index
   * @param {string} [kind] a class for both parts
   */
  #addBar(row, index, kind = "") {
    const [track, fill, value] = ["span", "span", "span"].map((tag) => document.createElement(tag));
    track.className = `score-track ${kind}`.trim();
    track.setAttribute("aria-hidden", "true");
    fill.className = "score-fill";
    value.className = `score-value ${kind}`.trim();
    paintTexture(this.#table, index, fill);
    track.append(fill);
    row.append(track, value);
    return { fill, value };
  }
}
