/** One person's card: number, what the expression looks like, seven bars, and the last minute. */
import { ScoreBars } from "../lib/score-bars.js";
import { SecondLook } from "../lib/second-look.js";
import { paintTexture } from "../lib/textures.js";
import { looksVerb, percent } from "../lib/wording.js";
import { ScoreStrip } from "./score-strip.js";

const PARTS = ["person", "verb", "look", "confidence", "swatch", "away", "second", "verdict", "scores", "strip"];
const SUMMARY_MS = 5000; // the strip's text alternative changes no oftener than this

/** @typedef {import("./connection.js").Face} Face */

export class FaceCard {
  /** @type {HTMLElement} */
  element;
  #parts;
  #bars;
  #second;
  #strip;
  #table;
  #swatch = -1;
  #summarisedAt = -Infinity;
  seenAt = 0;

  /**
   * @param {HTMLTemplateElement} template
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   * @param {number} id
   */
  constructor(template, table, id) {
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
    this.#table = table;
    const part = (name) => this.element.querySelector(`[data-part="${name}"]`);
    this.#parts = Object.fromEntries(PARTS.map((name) => [name, part(name)]));
    this.#parts.person.textContent = `Person ${id}`;
    this.#bars = new ScoreBars(this.#parts.scores, table);
    this.#second = new SecondLook(this.#parts, this.#bars);
    this.#strip = new ScoreStrip(this.#parts.strip, table);
    this.element.dataset.person = String(id);
  }

  /**
   * Shows a newer answer.
   * @param {Face} face
   * @param {number} now milliseconds
   * @param {[string, string | null]} titles of the networks that read it
   */
  update(face, now, titles) {
    this.seenAt = now;
    this.element.classList.toggle("is-compared", Boolean(face.compared));
    this.#parts.verb.textContent = face.compared ? `${titles[0]}: ${looksVerb(face)}` : looksVerb(face);
    this.#parts.look.textContent = face.unsure ? face.likeliest.join(" or ") : face.label;
    this.#parts.confidence.textContent = percent(face.confidence);
    this.element.dataset.label = face.label;
    this.element.classList.toggle("is-unsure", face.unsure);
    this.#paintSwatch(this.#table.indexOf(face.label));
    this.#bars.show(face.scores, face.likeliest[0]);
    this.#second.update(face, titles);
    this.#strip.add(now, face.scores);
  }

  /** @param {number} index */
  #paintSwatch(index) {
    if (index === this.#swatch) return;
    this.#swatch = index;
    paintTexture(this.#table, index, this.#parts.swatch);
  }

  /**
   * Draws the strip up to now, and says whether the person is away.
   * @param {number} now milliseconds
   * @param {boolean} away
   */
  draw(now, away) {
    this.element.classList.toggle("is-away", away);
    this.#parts.away.hidden = !away;
    this.#strip.draw(now);
    if (now - this.#summarisedAt < SUMMARY_MS) return;
    this.#summarisedAt = now;
    const who = this.#parts.person.textContent;
    this.#parts.strip.setAttribute("aria-label", `${who}, the last 60 seconds: ${this.#strip.summary}`);
  }
}
