/**
 * A text, or as much of its beginning as fits, with an ellipsis; empty where not even that does.
 * @param {string} text
 * @param {(text: string) => boolean} fits
 * @returns {string}
 */
export function shorten(text, fits) {
  if (fits(text)) return text;
  const letters = [...text];
  const beginning = (/** @type {number} */ count) => `${letters.slice(0, count).join("").trimEnd()}…`;
  let [low, high] = [0, letters.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(beginning(middle))) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? beginning(low) : "";
}
