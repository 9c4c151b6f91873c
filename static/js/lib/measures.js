/** How lengths of time, moments and sizes are written. */

const MINUTE = 60;
const HOUR = 3600;

/**
 * A place in a video, as players write it: 1:02.3, or 1:00:02.3.
 * @param {number} seconds
 * @param {number} [digits] after the point
 * @returns {string}
 */
export function clock(seconds, digits = 1) {
  const scale = 10 ** digits;
  const whole = Math.floor(Math.max(seconds, 0) * scale + 1e-6) / scale;
  const [hours, minutes] = [Math.floor(whole / HOUR), Math.floor(whole / MINUTE) % MINUTE];
  const rest = (whole % MINUTE).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * A length of time in words, no finer than it is worth.
 * @param {number} seconds
 * @returns {string}
 */
export function span(seconds) {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / MINUTE), whole % MINUTE];
  if (minutes < 10) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  const all = Math.round(whole / MINUTE);
  if (all < 60) return `${all} min`;
  return all % 60 ? `${Math.floor(all / 60)} h ${all % 60} min` : `${all / 60} h`;
}

/**
 * A size in the units that files are sold by.
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/**
 * How long until a moment, roughly; one that has passed is "any moment now".
 * @param {number} seconds
 * @returns {string}
 */
export function untilThen(seconds) {
  if (seconds < MINUTE) return "any moment now";
  if (seconds < HOUR) return plural(Math.round(seconds / MINUTE), "minute");
  if (seconds < 48 * HOUR) return plural(Math.round(seconds / HOUR), "hour");
  return plural(Math.round(seconds / (24 * HOUR)), "day");
}

/**
 * @param {number} count
 * @param {string} noun
 */
export function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
