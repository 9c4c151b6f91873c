/** One person of a result: thumbnail, a name that can be changed, and what the face looks like at the playhead. */
import { plural, span } from "../lib/measures.js";
import { paintTexture } from "../lib/textures.js";
import { looksVerb, percent } from "../lib/wording.js";
import { ScoreBars } from "../lib/score-bars.js";
import { SecondLook } from "../lib/second-look.js";

const PARTS = ["picture", "swatch", "name", "seen", "menu", "more", "hide", "with", "join", "join-line", "split", "verb", "look", "confidence", "scores", "second", "verdict"];

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
  #others = "";
  #row = NaN;

  /**
   * @param {HTMLTemplateElement} template
   * @param {Person} person
   * @param {{table: import("../lib/emotion-table.js").EmotionTable, edits: import("./edits.js").Edits,
   *   thumbnail: string, titles: [string, string | null]}} context `titles` of the networks
   */
  constructor(template, person, { table, edits, thumbnail, titles }) {
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
    this.#showPicture(thumbnail);
    this.#setUpName();
    this.#setUpMenu();
  }

  /** Whether it has room for a second network's readings. */
  get compared() {
    return Boolean(this.#person.second);
  }

  /**
   * Shows what holds since somebody was named, joined or hidden; a name that is being typed is left as it is.
   * @param {Person} person
   * @param {{others: Person[], seconds: number | null}} context whom the person could be the same as; `seconds` the person
   *   is in view, null for a picture
   */
  update(person, { others, seconds }) {
    const { name, seen, more, split } = this.#parts;
    if (document.activeElement !== name) name.value = person.name;
    this.#person = person;
    this.#row = NaN;
    seen.textContent = seconds === null ? "" : `in view for ${span(seconds)}`;
    more.setAttribute("aria-label", `More about ${person.name}`);
    split.hidden = person.parts.length < 2;
    split.textContent = `Take apart again (${plural(person.parts.length, "track")})`;
    this.#offer(others);
  }

  /** Puts the focus on the card. */
  focus() {
    this.#parts.more.focus({ preventScroll: true });
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
    const { name } = this.#parts;
    const { id } = this.#person;
    name.value = this.#person.name;
    name.setAttribute("aria-label", `Name of person ${id}`);
    name.addEventListener("change", () => {
      const given = name.value.trim().replace(/\s+/g, " ");
      this.#edits.rename(id, given === `Person ${id}` ? "" : given);
      name.value = this.#person.name;
    });
    name.addEventListener("keydown", (event) => {
      if (event.key === "Escape") name.value = this.#person.name;
      if (event.key === "Enter" || event.key === "Escape") name.blur();
    });
  }

  #setUpMenu() {
    const { hide, with: chosen, join, split } = this.#parts;
    const { id } = this.#person;
    const act = (/** @type {() => void} */ edit) => {
      this.#closeMenu(); // before the button goes, and the focus with it
      edit();
    };
    hide.addEventListener("click", () => act(() => this.#edits.hide(id, true)));
    split.addEventListener("click", () => act(() => this.#edits.split(id)));
    chosen.addEventListener("change", () => (join.disabled = !chosen.value));
    join.addEventListener("click", () => act(() => this.#edits.join(id, Number(chosen.value))));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeMenu());
    this.element.addEventListener("focusout", (event) => {
      if (!this.#parts.menu.contains(event.relatedTarget)) this.#parts.menu.open = false;
    });
  }

  /** Offers others to join with; a list in which nothing has changed is left alone. @param {Person[]} others */
  #offer(others) {
    const { with: list, join } = this.#parts;
    const wanted = others.map(({ id, name }) => `${id} ${name}`).join("\n");
    this.#parts["join-line"].hidden = others.length === 0;
    if (wanted === this.#others) return;
    this.#others = wanted;
    const chosen = list.value;
    list.replaceChildren(new Option("Choose …", ""), ...others.map(({ id, name }) => new Option(name, String(id), false, String(id) === chosen)));
    join.disabled = !list.value;
  }

  #closeMenu() {
    const { menu, more } = this.#parts;
    if (!menu.open) return;
    menu.open = false;
    more.focus();
  }
}
