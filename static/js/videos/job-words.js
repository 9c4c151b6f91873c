/** What a job's state means, in words. */
import { plural, size, span, untilThen } from "../lib/measures.js";
import { percent } from "../lib/wording.js";

/** @typedef {import("./job-api.js").Status} Status */

const OVER = new Set(["done", "failed", "cancelled"]);

/** @param {Status} status */
export function isOver(status) {
  return OVER.has(status.state);
}

/**
 * One sentence for a job's state.
 * @param {Status} status
 * @returns {string}
 */
export function stateSentence(status) {
  const words = {
    uploading: () => "The upload is not finished.",
    probing: () => "Looking at the file …",
    waiting: () => placeSentence(status.place),
    running: () => `Reading the video: ${percent(status.progress)}`,
    done: () => "Done.",
    failed: () => status.error?.message ?? "The video could not be read.",
    cancelled: () => "Cancelled.",
  };
  return sentence(words[status.state]?.() ?? status.state);
}

/**
 * How long it may still take; empty where nobody knows.
 * @param {Status} status
 * @returns {string}
 */
export function leftSentence(status) {
  const seconds = status.estimate_seconds;
  if (isOver(status) || seconds === null || seconds === undefined) return "";
  return `About ${span(Math.max(1, Math.ceil(seconds)))} to go.`;
}

/**
 * What the file is: length, size of the picture, codec, bytes.
 * @param {Status} status
 * @returns {string}
 */
export function aboutSentence({ media, bytes, settings }) {
  if (!media) return size(bytes);
  const facts = [`${media.width} × ${media.height}`, (media.codec ?? "").toUpperCase(), size(bytes)];
  if (settings?.compare) facts.push("two networks compared");
  if (media.kind === "picture") return facts.filter(Boolean).join(" · ");
  const rate = settings?.fps ? `read ${plural(settings.fps, "time")} a second` : "every picture read";
  return [span(media.duration ?? 0), ...facts, rate].filter(Boolean).join(" · ");
}

/**
 * When a job is deleted by itself.
 * @param {Status} status
 * @param {number} now milliseconds since 1970
 * @returns {{when: string, left: string} | null}
 */
export function expirySentence({ expires }, now) {
  if (expires === null || expires === undefined) return null;
  const moment = typeof expires === "number" ? new Date(expires * 1000) : new Date(expires);
  const when = moment.toLocaleString(undefined, { weekday: "long", hour: "numeric", minute: "2-digit" });
  const left = (moment.getTime() - now) / 1000;
  return { when, left: left < 60 ? untilThen(left) : `in ${untilThen(left)}` };
}

/** @param {number | null} place */
function placeSentence(place) {
  if (place === null || place === undefined) return "Waiting in line.";
  return place <= 1 ? "Next in line." : `Number ${place} in line.`;
}

/** @param {string} text */
function sentence(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.…!?%]$/.test(first) ? first : `${first}.`;
}
