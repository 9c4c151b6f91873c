/** The strokes of the overlay: a face's box, and the tag that names it. */

/**
 * @typedef {import("./geometry.js").Rect} Rect
 * @typedef {{colour: string, dash: number[]}} Line
 * @typedef {{id: string, text: string, line: Line}} Tag
 * @typedef {{family: string, px: number}} Font
 */

const INK = "rgb(16 20 24 / 0.86)";
const UNDERLAY = "rgb(16 20 24 / 0.55)";
const PAPER = "#ffffff";

/**
 * The tag's letters grow with the stage, so that the back row can read them.
 * @param {HTMLElement} element whose family is used
 * @param {number} width of the picture on the stage, in CSS pixels
 * @returns {Font}
 */
export function tagFont(element, width) {
  const base = Number.parseFloat(getComputedStyle(element).fontSize);
  return { family: getComputedStyle(element).fontFamily, px: Math.min(Math.max(base * 0.9, width * 0.021), base * 1.8) };
}

/**
 * A box, turned about its middle.
 * @param {CanvasRenderingContext2D} context
 * @param {Rect} rect
 * @param {number} tilt degrees, clockwise on the stage
 * @param {Line} line
 */
export function drawBox(context, rect, tilt, line) {
  const width = Math.min(Math.max(rect.w / 60, 2.5), 4.5);
  context.save();
  context.translate(rect.x + rect.w / 2, rect.y + rect.h / 2);
  context.rotate((tilt * Math.PI) / 180);
  context.beginPath();
  context.roundRect(-rect.w / 2, -rect.h / 2, rect.w, rect.h, width * 3);
  context.strokeStyle = UNDERLAY;
  context.lineWidth = width + 3;
  context.stroke();
  context.strokeStyle = line.colour;
  context.lineWidth = width;
  context.setLineDash(line.dash.map((length) => (length * width) / 2));
  context.stroke();
  context.restore();
}

/**
 * How large a tag will be.
 * @param {CanvasRenderingContext2D} context
 * @param {Font} font
 * @param {Tag} tag
 */
export function measureTag(context, font, tag) {
  context.font = `600 ${font.px}px ${font.family}`;
  const pad = font.px * 0.5;
  const h = font.px * 1.75;
  return { w: h + pad + context.measureText(tag.text).width + pad, h };
}

/**
 * A tag: the person's number on the line's colour, then the words. Text never mirrors.
 * @param {CanvasRenderingContext2D} context
 * @param {Font} font
 * @param {Tag} tag
 * @param {Rect} spot
 */
export function drawTag(context, font, tag, spot) {
  const radius = font.px * 0.4;
  context.font = `600 ${font.px}px ${font.family}`;
  context.textBaseline = "middle";
  const middle = spot.y + spot.h / 2 + font.px * 0.05;
  context.fillStyle = INK;
  context.beginPath();
  context.roundRect(spot.x, spot.y, spot.w, spot.h, radius);
  context.fill();
  context.fillStyle = tag.line.colour;
  context.beginPath();
  context.roundRect(spot.x, spot.y, spot.h, spot.h, [radius, 0, 0, radius]);
  context.fill();
  context.textAlign = "center";
  context.fillStyle = readableOn(tag.line.colour);
  context.fillText(tag.id, spot.x + spot.h / 2, middle);
  context.textAlign = "left";
  context.fillStyle = PAPER;
  context.fillText(tag.text, spot.x + spot.h + font.px * 0.5, middle);
}

/**
 * Black or white, whichever stands out more from a colour (WCAG 2.2, relative luminance).
 * @param {string} colour #rrggbb
 * @returns {string}
 */
export function readableOn(colour) {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
}
