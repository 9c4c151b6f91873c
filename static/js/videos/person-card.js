/** One person of a result: thumbnail, a name that can be changed, and what the face looks like at the playhead. */
import { plural, span } from "../lib/measures.js";
import { paintTexture } from "../lib/textures.js";
import { looksVerb, percent } from "../lib/wording.js";
import { ScoreBars } from "../lib/score-bars.js";
import { SecondLook } from "../lib/second-look.js";

const PARTS = ["picture", "swatch", "name", "seen", "menu", "more", "hide", "join", "join-line", "split", "verb", "look", "confidence", "scores", "second", "verdict"];

/** @typedef {import("./person.js").Person} Person */

export class PersonCard {
  /** @type {HTMLElement} */
  element;
  #parts;
  #bars;
  #second;
  #titles;
  #table;
  #edits;
  #person;
  #row = NaN;

  /**
   * @param {HTMLTemplateElement} template
   * @param {Person} person
   * @param {{table: import("../lib/emotion-table.js").EmotionTable, edits: import("./edits.js").Edits,
   *   thumbnail: string, others: Person[], seconds: number | null, titles: [string, string | null]}} context `seconds` the
   *   person is in view; null for a picture; `titles` of the networks
   */
  constructor(template, person, { table, edits, thumbnail, others, seconds, titles }) {
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
    this.#parts = Object.fromEntries(PARTS.map((key) => [key, this.element.querySelector(`[data-part="${key}"]`)]));
    this.#person = person;
    this.#table = table;
    this.#edits = edits;
    this.#bars = new ScoreBars(this.#parts.scores, table);
    this.#second = new SecondLook(this.#parts, this.#bars);
    this.#titles = titles;
    this.element.classList.toggle("is-compared", Boolean(person.second));
    this.element.dataset.person = String(person.id);
    this.#parts.seen.textContent = seconds === null ? "" : `in view for ${span(seconds)}`;
    this.#showPicture(thumbnail);
    this.#setUpName();
    this.#setUpMenu(others);
  }

  /**
   * Shows what holds at a row of the person's readings.
   * @param {number} row -1 where the person is away
   * @param {string[]} labels
   */
  show(row, labels) {
    if (row === this.#row) return undefined;
    this.#row = row;
    const { verb, look, confidence } = this.#parts;
    const face = row < 0 ? null : this.#person.look(row, labels);
    this.element.classList.toggle("is-away", !face);
    this.element.classList.toggle("is-unsure", Boolean(face?.unsure));
    verb.textContent = face ? this.#verb(face) : "out of view";
    look.textContent = face ? face.likeliest.join(" or ") : "\u00a0";
    confidence.textContent = face ? percent(face.confidence) : "";
    if (!face) return this.#clear();
    this.#bars.show(face.scores, face.likeliest[0]);
    this.#second.update({ label: face.label, compared: face.also }, this.#titles);
    return paintTexture(this.#table, this.#table.indexOf(face.label), this.#parts.swatch);
  }

  /** @param {import("../lib/face-painter.js").Look} face */
  #verb(face) {
    return face.also ? `${this.#titles[0]}: ${looksVerb(face)}` : looksVerb(face);
  }

  #clear() {
    const { second } = this.#person;
    if (second) this.#bars.showSecond(this.#table.names.map(() => 0));
    this.#bars.clear();
    this.#second.clear(Boolean(second));
  }

  /** @param {string} address */
  #showPicture(address) {
    const { picture } = this.#parts;
    picture.addEventListener("error", () => picture.classList.add("is-missing"), { once: true });
    picture.src = address;
  }

  #setUpName() {
    const { name, more } = this.#parts;
    const { id } = this.#person;
    name.value = this.#person.name;
    name.setAttribute("aria-label", `Name of person ${id}`);
    more.setAttribute("aria-label", `More about ${this.#person.name}`);
    name.addEventListener("change", () => {
      const given = name.value.trim().replace(/\s+/g, " ");
      this.#edits.rename(id, given === `Person ${id}` ? "" : given);
    });
    name.addEventListener("keydown", (event) => {
      if (event.key === "Escape") name.value = this.#person.name;
      if (event.key === "Enter" || event.key === "Escape") name.blur();
    });
  }

  /** @param {Person[]} others */
  #setUpMenu(others) {
    const { hide, join, split } = this.#parts;
    const { id, parts } = this.#person;
    hide.addEventListener("click", () => this.#edits.hide(id, true));
    const option = (/** @type {string} */ text, value = "") => new Option(text, value);
    join.append(option("Choose …"), ...others.map((other) => option(other.name, String(other.id))));
    join.addEventListener("change", () => join.value && this.#edits.join(id, Number(join.value)));
    this.#parts["join-line"].hidden = others.length === 0;
    split.hidden = parts.length < 2;
    split.textContent = `Take apart again (${plural(parts.length, "track")})`;
    split.addEventListener("click", () => this.#edits.split(id));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeMenu());
    this.element.addEventListener("focusout", (event) => {
      if (!this.#parts.menu.contains(event.relatedTarget)) this.#parts.menu.open = false;
    });
  }

  #closeMenu() {
    const { menu, more } = this.#parts;
    if (!menu.open) return;
    menu.open = false;
    more.focus();
  }
}
