/** Tables as RFC 4180 has them. */

/**
 * One value, quoted where it must be.
 * @param {unknown} value
 * @returns {string}
 */
export function csvField(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One line of a table, with its line end.
 * @param {unknown[]} values
 * @returns {string}
 */
export function csvLine(values) {
  return `${values.map(csvField).join(",")}\r\n`;
}
