/** The two networks that may be chosen for a stream or a video: the second is always another than the first. */
export class NetworkPair {
  #network;
  #compare;
  #changed = () => this.#part();

  /** @param {HTMLFormElement} form with the fields `network` and `compare` */
  constructor(form) {
    this.#network = /** @type {HTMLSelectElement} */ (form.elements.namedItem("network"));
    this.#compare = /** @type {HTMLSelectElement} */ (form.elements.namedItem("compare"));
  }

  start() {
    this.#network.addEventListener("change", this.#changed);
    this.#part();
  }

  stop() {
    this.#network.removeEventListener("change", this.#changed);
  }

  /** A network is not offered for a comparison with itself. */
  #part() {
    for (const option of this.#compare.options) option.disabled = option.value === this.#network.value;
    if (this.#compare.value === this.#network.value) this.#compare.value = "";
  }
}
