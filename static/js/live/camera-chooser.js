/** The list of cameras to choose from; it follows what is plugged in and out. */
export class CameraChooser {
  /** @type {HTMLSelectElement} */
  #select;
  #refresh = () => this.refresh();

  /** @param {HTMLSelectElement} select */
  constructor(select) {
    this.#select = select;
  }

  /** The chosen camera's id; empty for whichever the browser likes. */
  get deviceId() {
    return this.#select.value;
  }

  async start() {
    navigator.mediaDevices?.addEventListener?.("devicechange", this.#refresh);
    await this.refresh();
  }

  stop() {
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.#refresh);
  }

  /**
   * Lists the cameras again; their names are known only once a camera has been allowed.
   * @param {string} current the id of the camera in use
   */
  async refresh(current = this.#select.value) {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    const cameras = devices.filter((device) => device.kind === "videoinput" && device.deviceId);
    const options = cameras.map((camera, index) => new Option(camera.label || `Camera ${index + 1}`, camera.deviceId));
    this.#select.replaceChildren(...(options.length ? options : [new Option("The browser's choice", "")]));
    const known = cameras.some((camera) => camera.deviceId === current);
    this.#select.value = known ? current : this.#select.options[0].value;
    this.#select.disabled = options.length < 2;
  }
}
