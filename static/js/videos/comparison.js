/** Whose readings the page shows, where two networks read a video: the first's, the second's, or both side by side. */
import { agreementOf, agreementSentence } from "./agreement.js";

const NOTES = {
  first: ([first, second]) => `Shown is what ${first} says. ${second} read the very same faces.`,
  second: ([first, second]) => `Shown is what ${second} says. ${first} read the very same faces.`,
  both: ([first, second]) => `Each box has ${first}’s word, then ${second}’s. “Why” is what ${first} looked at.`,
};
const FILES = ([first], isPicture) =>
  `${isPicture ? "The report tells" : "Report, captions and annotated video tell"} what ${first} says; the table and the JSON have both networks.`;

/** @typedef {import("./timeline.js").View} View */

export class Comparison {
  #parts;
  #timeline;
  #listener;
  #chosen = 0;
  #listeners = new AbortController();

  /**
   * @param {{switch: HTMLElement, pair: HTMLElement, person: HTMLSelectElement, agreement: HTMLElement, files: HTMLElement}} parts
   * @param {import("./timeline.js").Timeline} timeline
   * @param {{onview: (view: View) => void, onperson: () => void}} listener
   */
  constructor(parts, timeline, listener) {
    this.#parts = parts;
    this.#timeline = timeline;
    this.#listener = listener;
  }

  start() {
    const { signal } = this.#listeners;
    const { titles, second, isPicture } = this.#timeline;
    const part = (/** @type {string} */ name) => this.#parts.switch.querySelector(`[data-part="${name}"]`);
    if (second) [part("first").textContent, part("second").textContent] = titles;
    this.#parts.switch.hidden = this.#parts.files.hidden = !second;
    this.#parts.files.textContent = second ? FILES(titles, isPicture) : "";
    this.#parts.switch.addEventListener("change", (event) => this.#turn(event.target.value), { signal });
    this.#parts.person.addEventListener("change", () => this.#choose(), { signal });
    this.build();
  }

  stop() {
    this.#listeners.abort();
  }

  /** The id of the person whose charts stand side by side; null where everybody's are shown. */
  get chosen() {
    return this.#timeline.view === "both" ? this.#chosen : null;
  }

  /** Shows the people anew, after one was named, joined or hidden, or another view was chosen. */
  build() {
    const { people, view, titles } = this.#timeline;
    const { person, pair } = this.#parts;
    if (!people.some(({ id }) => id === this.#chosen)) this.#chosen = people[0]?.id ?? 0;
    person.replaceChildren(...people.map(({ id, name }) => new Option(name, String(id), false, id === this.#chosen)));
    person.parentElement.hidden = people.length < 2;
    pair.hidden = view !== "both" || people.length === 0;
    this.#parts.switch.querySelector('[data-part="note"]').textContent = NOTES[view](titles);
    this.#tell();
  }

  #tell() {
    const person = this.#timeline.people.find(({ id }) => id === this.#chosen);
    if (person?.second) this.#parts.agreement.textContent = agreementSentence(agreementOf(person, person.second), this.#timeline.titles);
  }

  /** @param {View} view */
  #turn(view) {
    this.#listener.onview(view);
  }

  #choose() {
    this.#chosen = Number(this.#parts.person.value);
    this.#tell();
    this.#listener.onperson();
  }
}
