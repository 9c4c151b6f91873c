/** A stand-in for a camera: a slow move over a portrait, in and out of focus, drawn on a canvas and given out as a stream. */
import { CameraProblem } from "./camera-problem.js";

const SIZE = { w: 640, h: 480 };
const FRAMES_PER_SECOND = 20;
const ROUND_SECONDS = 24; // after this long, the move begins again without a jump
const MOST_BLUR = 8; // pixels; enough that the network is no longer sure
const STILL = 0.08; // the moment that is held where motion is unwelcome

/**
 * The view at a share of the round: middle and width as fractions of the portrait's width, lean in degrees, blur in
 * pixels. The first half is sharp; in the second the picture goes out of focus and comes back.
 * @param {number} share 0..1
 */
function viewAt(share) {
  const turn = 2 * Math.PI * share;
  return {
    x: 0.5 + 0.06 * Math.sin(turn),
    y: 0.375 + 0.015 * Math.sin(2 * turn),
    width: 0.8 - 0.06 * Math.cos(turn),
    lean: 5 * Math.sin(2 * turn),
    blur: MOST_BLUR * Math.max(0, -Math.sin(turn)) ** 1.5,
  };
}

export class SampleCamera {
  #address;
  #canvas = document.createElement("canvas");
  /** @type {MediaStream | null} */
  #stream = null;
  #timer = 0;
  #turn = 0;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {string} address where the portrait lies */
  constructor(address) {
    this.#address = address;
    this.#canvas.width = SIZE.w;
    this.#canvas.height = SIZE.h;
  }

  /** A portrait is shown as it is, not as a mirror would. */
  get facesUser() {
    return false;
  }

  get deviceId() {
    return "";
  }

  /**
   * Begins to play.
   * @returns {Promise<MediaStream>}
   * @throws {CameraProblem}
   */
  async start() {
    this.stop();
    const turn = this.#turn;
    const portrait = new Image();
    portrait.src = this.#address;
    try {
      await portrait.decode();
    } catch {
      throw new CameraProblem("sample");
    }
    if (turn !== this.#turn) throw new CameraProblem("ended");
    const begun = performance.now();
    const draw = () => this.#draw(portrait, (performance.now() - begun) / 1000 / ROUND_SECONDS);
    draw();
    this.#timer = window.setInterval(draw, 1000 / FRAMES_PER_SECOND);
    this.#stream = this.#canvas.captureStream();
    return this.#stream;
  }

  /**
   * @param {HTMLImageElement} portrait
   * @param {number} rounds
   */
  #draw(portrait, rounds) {
    const view = viewAt(this.#calm.matches ? STILL : rounds % 1);
    const scale = SIZE.w / (view.width * portrait.naturalWidth);
    const context = this.#canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, SIZE.w / 2, SIZE.h / 2);
    context.rotate((view.lean * Math.PI) / 180);
    context.scale(scale, scale);
    context.filter = view.blur > 0.2 ? `blur(${view.blur.toFixed(1)}px)` : "none"; // where it is unknown, all stays sharp
    context.imageSmoothingQuality = "high";
    context.drawImage(portrait, -view.x * portrait.naturalWidth, -view.y * portrait.naturalWidth);
  }

  /** @param {boolean} on */
  setEnabled(on) {
    for (const track of this.#stream?.getVideoTracks() ?? []) track.enabled = on;
  }

  stop() {
    this.#turn += 1;
    window.clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }
}
