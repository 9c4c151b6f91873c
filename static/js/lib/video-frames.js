/** The moment of a video's next picture. */

const PATIENCE_MS = 700; // a source that stalls must not hold up the stream for ever

/**
 * Resolves when the video shows its next picture, or after a while without one.
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function nextPicture(video, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const precise = "requestVideoFrameCallback" in video;
    const handle = precise ? video.requestVideoFrameCallback(done) : requestAnimationFrame(done);
    const timer = setTimeout(done, PATIENCE_MS);
    signal.addEventListener("abort", done);

    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      if (precise) video.cancelVideoFrameCallback(handle);
      else cancelAnimationFrame(handle);
      resolve();
    }
  });
}
