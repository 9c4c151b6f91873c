/** What the server hands to the page with its HTML: labels, network and limits. */

/**
 * @typedef {{name: string, colour: string, pattern: string}} Emotion
 * @typedef {{name: string, title: string, accuracy_on_new: number, unsure_below: number}} NetworkCard
 * @typedef {{max_frame_bytes: number, frame_width: number, max_fps: number}} Limits
 * @typedef {{emotions: Emotion[], network: NetworkCard, networks: NetworkCard[], unsure_below: number, limits: Limits}} PageData
 */

/**
 * Reads the data block of a page.
 * @param {Document} page
 * @returns {PageData}
 */
export function readPageData(page) {
  return JSON.parse(page.getElementById("mien-data").textContent);
}
