/** What a second network makes of the same face, on that face's card. */
import { looksVerb, percent } from "./wording.js";

/**
 * @typedef {{label: string, confidence: number, unsure: boolean, likeliest: string[], scores: number[]}} Reading
 * @typedef {{second: HTMLElement, verdict: HTMLElement, scores: HTMLElement}} Parts
 */

export class SecondLook {
  #parts;
  #words;
  #bars;

  /**
   * @param {Parts} parts of the card
   * @param {import("./score-bars.js").ScoreBars} bars
   */
  constructor(parts, bars) {
    this.#parts = parts;
    this.#bars = bars;
    const part = (name) => parts.second.querySelector(`[data-part="second-${name}"]`);
    this.#words = { verb: part("verb"), look: part("look"), confidence: part("confidence") };
  }

  /**
   * @param {{label: string, compared?: Reading}} face the first network's label, and what the second one makes of the face
   * @param {[string, string | null]} titles of the networks
   */
  update({ label, compared }, [first, second]) {
    for (const part of [this.#parts.second, this.#parts.verdict]) part.hidden = !compared;
    this.#parts.scores.setAttribute("aria-label", compared ? `Scores of ${first}, then of ${second}` : "Scores");
    if (!compared) return;
    this.#words.verb.textContent = `${second}: ${looksVerb(compared)}`;
    this.#words.look.textContent = compared.unsure ? compared.likeliest.join(" or ") : compared.label;
    this.#words.confidence.textContent = percent(compared.confidence);
    const same = compared.label === label;
    this.#parts.verdict.textContent = same ? "Both put the same word first." : "They put different words first.";
    this.#bars.showSecond(compared.scores);
  }

  /**
   * Nothing is known now; what is shown keeps its room.
   * @param {boolean} compared whether a second network reads
   */
  clear(compared) {
    for (const part of [this.#parts.second, this.#parts.verdict]) part.hidden = !compared;
    for (const element of [...Object.values(this.#words), this.#parts.verdict]) element.textContent = "\u00a0";
  }
}
