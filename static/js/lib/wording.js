/** How the page words what the network says: always a look, never a feeling. */

/** @typedef {import("../live/connection.js").Face} Face */

/**
 * What a face looks like, in a few words.
 * @param {Face} face
 * @returns {string}
 */
export function looks(face) {
  return face.unsure ? `unsure: ${face.likeliest.join(" or ")}` : `looks like ${face.label}`;
}

/**
 * The words before what a face looks like.
 * @param {{unsure: boolean}} reading
 * @returns {string}
 */
export function looksVerb(reading) {
  return reading.unsure ? "unsure:" : "looks like";
}

/**
 * The same where there is little room; the card beside the picture has the whole wording.
 * @param {Face} face
 * @returns {string}
 */
export function looksShort(face) {
  return face.unsure ? `${face.likeliest.join(" or ")}?` : face.label;
}

/**
 * The same as a whole sentence, for reading aloud.
 * @param {Face} face
 * @returns {string}
 */
export function looksSentence(face) {
  const likely = face.likeliest.join(" or ");
  return face.unsure ? `Person ${face.id}: unsure, ${likely}.` : `Person ${face.id} looks like ${face.label}.`;
}

/**
 * A share as whole per cent.
 * @param {number} share 0..1
 * @returns {string}
 */
export function percent(share) {
  return `${Math.round(share * 100)}\u202f%`;
}
