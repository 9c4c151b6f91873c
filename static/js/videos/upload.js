/** One file on its way to the server, in pieces, so that a lost connection costs one piece at most. */
import "../../vendor/tus/tus.min.js";
import { jobPath, refusalSentence } from "./job-api.js";
import { visitorToken } from "./own-jobs.js";

const PIECE_BYTES = 8 << 20;
const RETRIES_MS = [500, 1000, 2000, 4000, 8000, 16_000, 30_000];
const FINAL = new Set([507]); // a full disk does not empty itself within seconds

/** @typedef {{onid: (id: string) => void, onprogress: (share: number) => void, onlost: () => void}} Listener */

export class Upload {
  #file;
  #settings;
  #listener;
  #tus = null;
  /** The job's id, once the server has given one. */
  id = "";

  /**
   * @param {File} file
   * @param {object} settings how it is to be read
   * @param {Listener} listener
   */
  constructor(file, settings, listener) {
    this.#file = file;
    this.#settings = settings;
    this.#listener = listener;
  }

  /**
   * Sends the file; goes on where an earlier try stopped, also one before the page was reloaded.
   * @returns {Promise<string>} the job's id
   * @throws {Error} with a sentence
   */
  async send() {
    return new Promise((resolve, reject) => {
      this.#tus = new window.tus.Upload(this.#file, {
        ...this.#options(),
        onError: (error) => reject(new Error(sentenceOf(error))),
        onSuccess: () => resolve(this.id),
      });
      this.#resume().then(() => this.#tus.start(), reject);
    });
  }

  async #resume() {
    const earlier = await this.#tus.findPreviousUploads();
    if (earlier.length) this.#tus.resumeFromPreviousUpload(earlier.at(-1));
  }

  #options() {
    return {
      endpoint: jobPath("uploads"),
      chunkSize: PIECE_BYTES,
      retryDelays: RETRIES_MS,
      removeFingerprintOnSuccess: true,
      fingerprint: (file, options) => fingerprint(file, options),
      metadata: { filename: this.#file.name, settings: JSON.stringify(this.#settings) },
      headers: { "Mien-Visitor": visitorToken() },
      onShouldRetry: (error) => this.#shouldRetry(error),
      onUploadUrlAvailable: () => this.#named(),
      onProgress: (sent, all) => this.#listener.onprogress(all ? sent / all : 0),
    };
  }

  /** @param {any} error */
  #shouldRetry(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const passing = status === 0 || status === 409 || status === 423 || status >= 500;
    if (!passing || FINAL.has(status)) return false;
    this.#listener.onlost();
    return true;
  }

  #named() {
    this.id = new URL(this.#tus.url, location.href).pathname.split("/").at(-1);
    this.#listener.onid(this.id);
  }

  /** Stops sending and takes back what was sent. */
  async cancel() {
    await this.#tus?.abort(true).catch(() => undefined); // what the server cannot delete now, it forgets by itself
  }
}

/**
 * By what an earlier try is known again: the file, and how it is to be read, which cannot be changed any more once a try began.
 * @param {File} file
 * @param {{metadata: {settings: string}}} options
 */
async function fingerprint(file, options) {
  return `${await window.tus.defaultOptions.fingerprint(file, options)}-${options.metadata.settings}`;
}

/** @param {any} error */
function sentenceOf(error) {
  const answer = error.originalResponse;
  if (!answer) return "The connection was lost. Try again to go on where it stopped.";
  return refusalSentence(answer.getBody() ?? "", answer.getStatus());
}
