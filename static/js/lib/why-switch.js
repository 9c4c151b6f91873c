/** The switch that shows what the network looked at; the key W turns it as well. */

const KEY = "w";
const TYPED = 'input:not([type="range"]):not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable]';

export class WhySwitch {
  #box;
  #legend;
  #said;
  #onchange;
  #listeners = new AbortController();

  /**
   * @param {HTMLInputElement} box the switch itself
   * @param {HTMLElement} legend what the colours mean; shown while it is on
   * @param {HTMLElement} said where the newest map is put in words
   * @param {(on: boolean) => void} onchange
   */
  constructor(box, legend, said, onchange) {
    this.#box = box;
    this.#legend = legend;
    this.#said = said;
    this.#onchange = onchange;
  }

  start() {
    const { signal } = this.#listeners;
    this.#box.addEventListener("change", () => this.#follow(), { signal });
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    if (this.#box.checked) this.#follow();
  }

  stop() {
    this.#listeners.abort();
  }

  get on() {
    return this.#box.checked;
  }

  /** @param {string} sentence */
  say(sentence) {
    if (this.#said.textContent !== sentence) this.#said.textContent = sentence;
  }

  #follow() {
    this.#legend.hidden = !this.on;
    this.say("");
    this.#onchange(this.on);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.key.toLowerCase() !== KEY) return;
    if (/** @type {HTMLElement} */ (event.target).closest(TYPED) || document.querySelector("dialog[open]")) return;
    this.#box.checked = !this.#box.checked;
    this.#follow();
  }
}
