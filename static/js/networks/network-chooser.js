/** Shows one network at a time: the one that the address names, else the default. */

export class NetworkChooser {
  #sections;
  #rows;
  #default;
  #shown = "";
  #abort = new AbortController();

  /**
   * @param {Map<string, import("./network-section.js").NetworkSection>} sections by name
   * @param {HTMLTableRowElement[]} rows of the table, each with its network's name
   * @param {string} fallback the name that is shown where the address has none
   */
  constructor(sections, rows, fallback) {
    this.#sections = sections;
    this.#rows = rows;
    this.#default = fallback;
  }

  async start() {
    window.addEventListener("hashchange", () => this.#follow(), { signal: this.#abort.signal });
    for (const section of this.#sections.values()) section.stop();
    await this.#show(this.#named ?? this.#default);
  }

  stop() {
    this.#abort.abort();
    for (const section of this.#sections.values()) section.stop();
  }

  /** The network that the address names, or undefined. */
  get #named() {
    const name = decodeURIComponent(location.hash).replace(/^#network-/, "");
    return this.#sections.has(name) ? name : undefined;
  }

  async #follow() {
    const name = this.#named;
    if (name === undefined) return;
    await this.#show(name);
    const title = this.#sections.get(name).element.querySelector("h2");
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  }

  /** @param {string} name */
  async #show(name) {
    if (name !== this.#shown) this.#sections.get(this.#shown)?.stop();
    this.#shown = name;
    for (const row of this.#rows) {
      const link = row.querySelector("a");
      if (row.dataset.network === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      row.classList.toggle("is-shown", row.dataset.network === name);
    }
    await this.#sections.get(name)?.start();
  }
}
