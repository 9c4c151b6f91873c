/** Makes a small JPEG of what a video shows just now. */

const QUALITY = 0.7;
const LOWEST_QUALITY = 0.35;

export class FrameEncoder {
  #width;
  #maxBytes;
  #canvas;
  #context;

  /**
   * @param {number} width pixels
   * @param {number} maxBytes what the server takes for one picture
   */
  constructor(width, maxBytes) {
    this.#width = width;
    this.#maxBytes = maxBytes;
    this.#canvas = "OffscreenCanvas" in window ? new OffscreenCanvas(1, 1) : document.createElement("canvas");
    this.#context = this.#canvas.getContext("2d", { alpha: false, desynchronized: true });
  }

  /** @param {number} width pixels of the pictures to come */
  set width(width) {
    this.#width = width;
  }

  /**
   * Encodes the picture on show; null while the video has none.
   * @param {HTMLVideoElement} video
   * @returns {Promise<ArrayBuffer | null>}
   */
  async encode(video) {
    if (!(video.videoWidth > 0 && video.videoHeight > 0)) return null;
    this.#draw(video);
    let blob = await this.#compress(QUALITY);
    if (blob && blob.size > this.#maxBytes) blob = await this.#compress(LOWEST_QUALITY);
    return blob ? blob.arrayBuffer() : null;
  }

  /**
   * Scales by the longer side, so that a phone held upright sends no more pixels than one on its side.
   * @param {HTMLVideoElement} video
   */
  #draw(video) {
    const scale = Math.min(1, this.#width / Math.max(video.videoWidth, video.videoHeight));
    const [w, h] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
    }
    this.#context.imageSmoothingQuality = "medium";
    this.#context.drawImage(video, 0, 0, w, h);
  }

  /**
   * @param {number} quality
   * @returns {Promise<Blob | null>}
   */
  #compress(quality) {
    if ("convertToBlob" in this.#canvas) return this.#canvas.convertToBlob({ type: "image/jpeg", quality });
    return new Promise((resolve) => this.#canvas.toBlob(resolve, "image/jpeg", quality));
  }
}
