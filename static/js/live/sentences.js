/** What the page says while it runs, by occasion. */

export const SENTENCES = {
  connecting: "Connecting to the server …",
  unreachable: "The server does not answer. Trying again by itself …",
  lost: "The connection to the server is lost. Trying again by itself …",
  back: "The server is back. Going on.",
  silence: "The server is slow to answer. Still trying …",
  noFace: "No face found yet. Face the camera, in good light, and not too far away.",
};

const BY_ERROR_CODE = {
  bad_message: "This page and the server do not understand each other. Reload the page.",
  empty_frame: "The camera gave an empty picture. Trying the next one …",
  not_a_jpeg: "A picture arrived in a form the server cannot read. Trying the next one …",
  damaged_jpeg: "A picture arrived damaged. Trying the next one …",
  too_many_bytes: "The pictures are too large for the server. Choose a smaller picture to send.",
  too_many_pixels: "The pictures are too large for the server. Choose a smaller picture to send.",
  too_few_pixels: "The camera's pictures are too small to find a face in.",
  too_narrow: "The camera's pictures are too long and narrow to find a face in.",
  failed: "The server could not read one picture. Going on with the next …",
};

/**
 * The sentence for an answer's error; null where nothing is wrong (`dropped`, `busy`, `waiting`).
 * @param {{code: string, message: string}} error
 * @returns {string | null}
 */
export function errorSentence(error) {
  if (["dropped", "busy", "waiting"].includes(error.code)) return null;
  return BY_ERROR_CODE[error.code] ?? error.message;
}

/**
 * @param {number} place 1 is next
 * @returns {string}
 */
export function lineSentence(place) {
  const where = place === 1 ? "You are next in line" : `You are number ${place} in line`;
  return `The server is full just now. ${where}; this page goes on by itself as soon as there is room.`;
}
