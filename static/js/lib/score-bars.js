/** Seven bars, one for each label, with their shares in words. */
import { paintTexture } from "./textures.js";
import { percent } from "./wording.js";

const LEAST_BAR = 0.005; // what rounds to 0 % has no bar

export class ScoreBars {
  #list;
  #table;
  #bars;

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
  }

  /**
   * @param {number[]} scores
   * @param {string} likeliest the label to stress
   */
  show(scores, likeliest) {
    scores.forEach((score, i) => {
      this.#bars[i].fill.style.width = score < LEAST_BAR ? "0" : `${score * 100}%`;
      this.#bars[i].value.textContent = percent(score);
      this.#bars[i].row.classList.toggle("is-likeliest", likeliest === this.#table.names[i]);
    });
  }

  /**
   * @param {string} name
   * @param {number} index
   */
  #add(name, index) {
    const row = document.createElement("li");
    const [label, track, fill, value] = ["span", "span", "span", "span"].map((tag) => document.createElement(tag));
    row.className = "score";
    label.className = "score-name";
    label.textContent = name;
    track.className = "score-track";
    track.setAttribute("aria-hidden", "true");
    fill.className = "score-fill";
    value.className = "score-value";
    paintTexture(this.#table, index, fill);
    track.append(fill);
    row.append(label, track, value);
    this.#list.append(row);
    return { row, fill, value };
  }
}
