/** A button that turns the page light or dark; the choice is kept in this browser. */
export class ThemeSwitch {
  #button;
  #system = matchMedia("(prefers-color-scheme: dark)");
  #show = () => this.#label();
  #turn = () => this.#toggle();

  /** @param {HTMLElement} button */
  constructor(button) {
    this.#button = button;
  }

  start() {
    this.#button.addEventListener("click", this.#turn);
    this.#system.addEventListener("change", this.#show);
    this.#label();
  }

  stop() {
    this.#button.removeEventListener("click", this.#turn);
    this.#system.removeEventListener("change", this.#show);
  }

  get #dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : this.#system.matches;
  }

  #toggle() {
    const next = this.#dark ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("mien-theme", next);
    } catch {
      // Not kept, then: the choice holds until the page is left.
    }
    this.#label();
  }

  #label() {
    const next = this.#dark ? "light" : "dark";
    this.#button.setAttribute("aria-label", `Switch to ${next} colours`);
    this.#button.title = `Switch to ${next} colours`;
    this.#button.dataset.next = next;
  }
}
