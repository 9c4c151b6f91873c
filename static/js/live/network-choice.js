/** Which network reads the faces, and which one beside it; what the page says of them follows. */

/**
 * @typedef {import("../lib/page-data.js").NetworkCard} NetworkCard
 * @typedef {{network: string, compare: string | null}} Choice the fields of a frame that choose
 */

const FACTS = {
  title: (/** @type {NetworkCard} */ network) => network.title,
  accuracy: (/** @type {NetworkCard} */ network) => (network.accuracy_on_new * 100).toFixed(1),
  unsure: (/** @type {NetworkCard} */ network) => String(Math.round(network.unsure_below * 100)),
};

export class NetworkChoice {
  #form;
  #networks;
  #onchange;
  #changed = () => this.#follow();

  /**
   * @param {HTMLFormElement} form with the fields `network` and `compare`
   * @param {NetworkCard[]} networks
   * @param {(choice: NetworkChoice) => void} onchange
   */
  constructor(form, networks, onchange) {
    this.#form = form;
    this.#networks = new Map(networks.map((network) => [network.name, network]));
    this.#onchange = onchange;
  }

  start() {
    this.#form.addEventListener("change", this.#changed);
  }

  stop() {
    this.#form.removeEventListener("change", this.#changed);
  }

  /** @returns {Choice} */
  get fields() {
    const { network, compare } = this.#form.elements;
    return { network: network.value, compare: compare.value || null };
  }

  /** The network that reads. @returns {NetworkCard} */
  get first() {
    return this.#networks.get(this.fields.network);
  }

  /** The titles of both; null where there is no second. @returns {[string, string | null]} */
  get titles() {
    return [this.first.title, this.#networks.get(this.fields.compare ?? "")?.title ?? null];
  }

  #follow() {
    for (const element of document.querySelectorAll("[data-network-fact]")) {
      element.textContent = FACTS[element.dataset.networkFact](this.first);
    }
    this.#onchange(this);
  }
}
