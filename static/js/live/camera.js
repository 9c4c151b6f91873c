/** The person's camera: asks for it, tells when it ends, and gives it back. */
import { CameraProblem } from "./camera-problem.js";

/** @typedef {{deviceId: string, width: number, height: number}} CameraWish */

export class Camera {
  /** @type {MediaStream | null} */
  #stream = null;
  #onended;
  #turn = 0;
  #ended = () => {
    this.stop();
    this.#onended();
  };

  /** @param {() => void} onended called when the camera ends without having been stopped here */
  constructor(onended) {
    this.#onended = onended;
  }

  /** Whether the camera looks at its user, as far as it tells. */
  get facesUser() {
    const facing = this.#stream?.getVideoTracks()[0]?.getSettings().facingMode;
    return facing !== "environment";
  }

  /** The id of the camera in use, or an empty string. */
  get deviceId() {
    return this.#stream?.getVideoTracks()[0]?.getSettings().deviceId ?? "";
  }

  /**
   * Asks for a camera.
   * @param {CameraWish} wish
   * @returns {Promise<MediaStream>}
   * @throws {CameraProblem}
   */
  async start(wish) {
    this.stop();
    const turn = this.#turn;
    if (!navigator.mediaDevices?.getUserMedia) throw new CameraProblem("insecure");
    let stream;
    try {
      stream = await this.#ask(wish);
    } catch (error) {
      throw CameraProblem.from(error);
    }
    if (turn !== this.#turn) {
      // Stopped while the browser was still asking: what comes now is nobody's.
      for (const track of stream.getTracks()) track.stop();
      throw new CameraProblem("ended");
    }
    this.#stream = stream;
    this.#stream.getVideoTracks()[0].addEventListener("ended", this.#ended);
    return this.#stream;
  }

  /** @param {CameraWish} wish */
  async #ask({ deviceId, width, height }) {
    const size = { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30 } };
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "user" };
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...which } });
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "OverconstrainedError") throw error;
      return navigator.mediaDevices.getUserMedia({ audio: false, video: true });
    }
  }

  /** @param {boolean} on off: the camera sends black pictures, and many cameras put out their light */
  setEnabled(on) {
    for (const track of this.#stream?.getVideoTracks() ?? []) track.enabled = on;
  }

  /** Gives the camera back. */
  stop() {
    this.#turn += 1;
    for (const track of this.#stream?.getTracks() ?? []) {
      track.removeEventListener("ended", this.#ended);
      track.stop();
    }
    this.#stream = null;
  }
}
