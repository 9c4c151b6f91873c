/** A button that lets the lab fill the screen, for the back row. */
export class FullscreenButton {
  #button;
  #element;
  #toggle = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#element.requestFullscreen();
  };
  #label = () => {
    const text = document.fullscreenElement ? "Leave full screen" : "Full screen";
    this.#button.setAttribute("aria-label", text);
    this.#button.title = text;
  };

  /**
   * @param {HTMLElement} button
   * @param {HTMLElement} element what fills the screen
   */
  constructor(button, element) {
    this.#button = button;
    this.#element = element;
  }

  start() {
    this.#button.classList.toggle("is-useless", !this.#element.requestFullscreen);
    this.#button.addEventListener("click", this.#toggle);
    document.addEventListener("fullscreenchange", this.#label);
    this.#label();
  }

  stop() {
    this.#button.removeEventListener("click", this.#toggle);
    document.removeEventListener("fullscreenchange", this.#label);
  }
}
