/** Rectangles on the stage: letterboxing, mirroring, and room for labels. */

/**
 * @typedef {{x: number, y: number, w: number, h: number}} Rect
 * @typedef {{w: number, h: number}} Size
 */

/**
 * Where a picture lands in a stage under `object-fit: contain`.
 * @param {Size} stage
 * @param {Size} picture
 * @returns {Rect}
 */
export function contain(stage, picture) {
  if (!(picture.w > 0 && picture.h > 0)) return { x: 0, y: 0, w: stage.w, h: stage.h };
  const scale = Math.min(stage.w / picture.w, stage.h / picture.h);
  const [w, h] = [picture.w * scale, picture.h * scale];
  return { x: (stage.w - w) / 2, y: (stage.h - h) / 2, w, h };
}

/**
 * A box given as fractions of the picture, in the stage's pixels.
 * @param {number[]} box x, y, width, height in 0..1
 * @param {Rect} area where the picture lies
 * @param {boolean} mirrored
 * @returns {Rect}
 */
export function onStage([x, y, w, h], area, mirrored) {
  const left = mirrored ? 1 - x - w : x;
  return { x: area.x + left * area.w, y: area.y + y * area.h, w: w * area.w, h: h * area.h };
}

/**
 * The upright rectangle around a rectangle that is turned about its middle.
 * @param {Rect} box
 * @param {number} degrees
 * @returns {Rect}
 */
export function turnedBounds(box, degrees) {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [w, h] = [box.w * cos + box.h * sin, box.w * sin + box.h * cos];
  return { x: box.x + (box.w - w) / 2, y: box.y + (box.h - h) / 2, w, h };
}

/**
 * Whether two rectangles share any area.
 * @param {Rect} a
 * @param {Rect} b
 */
export function overlaps(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/**
 * How much of their joint area two boxes have in common (intersection over union).
 * @param {number[]} one x, y, width, height
 * @param {number[]} other
 * @returns {number} 0..1
 */
export function overlap(one, other) {
  const side = (/** @type {number} */ at) =>
    Math.max(0, Math.min(one[at] + one[at + 2], other[at] + other[at + 2]) - Math.max(one[at], other[at]));
  const common = side(0) * side(1);
  return common / (one[2] * one[3] + other[2] * other[3] - common);
}

const GAP = 8; // pixels between a box and its tag

/**
 * Where a face's tag goes: above the box, else below, else inside it, within the area and clear of other tags.
 * @param {Rect} box
 * @param {Size} tag
 * @param {Rect} area
 * @param {Rect[]} taken tags that are already placed
 * @returns {Rect}
 */
export function placeTag(box, tag, area, taken) {
  const rightmost = Math.max(area.x, area.x + area.w - tag.w);
  const x = Math.min(Math.max(box.x, area.x), rightmost);
  const heights = [box.y - tag.h - GAP, box.y + box.h + GAP, box.y + GAP, box.y + box.h - tag.h - GAP];
  const fits = (/** @type {Rect} */ rect) => rect.y >= area.y && rect.y + rect.h <= area.y + area.h;
  const candidates = heights.map((y) => ({ x, y, ...tag })).filter(fits);
  const free = candidates.find((rect) => !taken.some((other) => overlaps(rect, other)));
  return free ?? candidates[0] ?? { x, y: area.y, ...tag };
}
