/** Makes a small JPEG of what a video shows just now. */

const QUALITY = 0.7;
const LOWEST_QUALITY = 0.35;

export class FrameEncoder {
  #width;
  #maxBytes;
  #canvas = document.createElement("canvas");
  #context = this.#canvas.getContext("2d", { alpha: false, willReadFrequently: true });

  /**
   * @param {number} width pixels
   * @param {number} maxBytes what the server takes for one picture
   */
  constructor(width, maxBytes) {
    this.#width = width;
    this.#maxBytes = maxBytes;
  }

  /** @param {number} width pixels of the pictures to come */
  set width(width) {
    this.#width = width;
  }

  /**
   * Encodes the picture on show; null while the video has none.
   * @param {HTMLVideoElement} video
   * @returns {Uint8Array | null}
   */
  encode(video) {
    if (!(video.videoWidth > 0 && video.videoHeight > 0)) return null;
    this.#draw(video);
    const jpeg = this.#compress(QUALITY);
    return jpeg.length > this.#maxBytes ? this.#compress(LOWEST_QUALITY) : jpeg;
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
   * By way of a data address, because that happens at once: Chromium's toBlob and convertToBlob wait for idle moments,
   * of which a busy page has few (measured on a loaded machine: 14 ms this way, 16 and 103 ms theirs).
   * @param {number} quality
   */
  #compress(quality) {
    const address = this.#canvas.toDataURL("image/jpeg", quality);
    const text = atob(address.slice(address.indexOf(",") + 1));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  }
}
