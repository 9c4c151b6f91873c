/** Making SVG: elements with attributes, never from strings with data in them. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @param {string} name of the element
 * @param {Record<string, string | number>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * A picture of a size in CSS pixels.
 * @param {number} width
 * @param {number} height
 * @param {SVGElement[]} children
 */
export function picture(width, height, ...children) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, focusable: "false" }, ...children);
}

/**
 * Words at a place.
 * @param {string} words
 * @param {number} x
 * @param {number} y of the base line
 * @param {Record<string, string | number>} [attributes]
 */
export function text(words, x, y, attributes = {}) {
  return svg("text", { x, y, ...attributes }, words);
}

/**
 * A line through points; a point without a number breaks it.
 * @param {[number, number | null][]} points
 * @returns {string} the `d` of a path
 */
export function linePath(points) {
  let pen = "M";
  const parts = [];
  for (const [x, y] of points) {
    if (y === null || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    parts.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = "L";
  }
  return parts.join("");
}
