/** Whether keys act on the page: single letters are in the way of whoever speaks to it. The choice is kept in this browser. */

const KEY = "mien-keys";

/** Whether keys are switched off. */
export function keysAreOff() {
  return document.documentElement.dataset.keys === "off";
}

export class KeysSwitch {
  #box;
  #turn = () => this.#keep();

  /** @param {HTMLInputElement} box */
  constructor(box) {
    this.#box = box;
  }

  start() {
    this.#box.addEventListener("change", this.#turn);
    this.#box.checked = KeysSwitch.#stored !== "off";
    this.#follow();
  }

  stop() {
    this.#box.removeEventListener("change", this.#turn);
  }

  static get #stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden; then keys act
    }
  }

  #keep() {
    this.#follow();
    try {
      localStorage.setItem(KEY, this.#box.checked ? "on" : "off");
    } catch {
      // Not kept, then: the choice holds until the page is left.
    }
  }

  #follow() {
    document.documentElement.dataset.keys = this.#box.checked ? "on" : "off";
  }
}
