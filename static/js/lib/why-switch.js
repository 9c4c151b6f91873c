/** The switch that shows what the network looked at, or where people would look; the key W turns it as well. */

const KEY = "w";
const TYPED = 'input:not([type="range"]):not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable]';

export class WhySwitch {
  #box;
  #parts;
  #onchange;
  #listeners = new AbortController();

  /**
   * @param {HTMLInputElement} box the switch itself
   * @param {{legend: HTMLElement, title: HTMLElement, choice: HTMLSelectElement, said: HTMLElement}} parts what the colours
   *   mean, shown while it is on; its title; whose map is shown; and where the newest map is put in words
   * @param {(on: boolean, map: string) => void} onchange
   */
  constructor(box, parts, onchange) {
    this.#box = box;
    this.#parts = parts;
    this.#onchange = onchange;
  }

  start() {
    const { signal } = this.#listeners;
    this.#box.addEventListener("change", () => this.#follow(), { signal });
    this.#parts.choice.addEventListener("change", () => this.#follow(), { signal });
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    if (this.#box.checked) this.#follow();
  }

  stop() {
    this.#listeners.abort();
  }

  get on() {
    return this.#box.checked;
  }

  /** Whose map is shown: "network" or "saliency". */
  get map() {
    return this.#parts.choice.value;
  }

  /** @param {string} sentence */
  say(sentence) {
    const { said } = this.#parts;
    if (said.textContent !== sentence) said.textContent = sentence;
  }

  #follow() {
    const { legend, title, choice } = this.#parts;
    legend.hidden = !this.on;
    title.textContent = choice.selectedOptions[0].dataset.title;
    for (const part of legend.querySelectorAll("[data-map]")) part.hidden = part.dataset.map !== this.map;
    this.say("");
    this.#onchange(this.on, this.map);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.key.toLowerCase() !== KEY) return;
    if (document.documentElement.dataset.keys === "off") return; // a video's page has a switch for its keys
    if (/** @type {HTMLElement} */ (event.target).closest(TYPED) || document.querySelector("dialog[open]")) return;
    this.#box.checked = !this.#box.checked;
    this.#follow();
  }
}
