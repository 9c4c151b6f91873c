/** What a reader has changed about a result: names, joins, hidden people, marks. */

/**
 * @typedef {{id: string, name: string, start: number, end: number | null}} Mark
 * @typedef {{names?: Record<string, string>, joined?: Record<string, number>, hidden?: number[], marks?: Mark[]}} EditsDict
 */

/** Sends `people` when names, joins or hiding change, `marks` when a mark does, and `change` with either. */
export class Edits extends EventTarget {
  /** @type {Map<number, string>} */
  #names;
  /** @type {Map<number, number>} */
  #joined;
  /** @type {Set<number>} */
  #hidden;
  /** @type {Mark[]} */
  #marks;

  /** @param {EditsDict} dict */
  constructor(dict) {
    super();
    this.#take(dict);
  }

  /** Takes others in the place of all there are. @param {EditsDict} dict */
  replace(dict) {
    this.#take(dict);
    for (const what of ["people", "marks", "change"]) this.dispatchEvent(new Event(what));
  }

  /** @param {EditsDict} dict */
  #take({ names = {}, joined = {}, hidden = [], marks = [] }) {
    const byNumber = (/** @type {object} */ rows) => new Map(Object.entries(rows).map(([id, value]) => [Number(id), value]));
    this.#names = byNumber(names);
    this.#joined = byNumber(joined);
    this.#hidden = new Set(hidden);
    this.#marks = marks.map((mark) => ({ ...mark }));
  }

  /** @returns {EditsDict} */
  toDict() {
    return {
      names: Object.fromEntries(this.#names),
      joined: Object.fromEntries(this.#joined),
      hidden: [...this.#hidden].sort((a, b) => a - b),
      marks: this.marks,
    };
  }

  /** @param {number} id */
  nameOf(id) {
    return this.#names.get(id) ?? "";
  }

  /** @param {number} id */
  isHidden(id) {
    return this.#hidden.has(id);
  }

  /**
   * Whom a person was joined into, in the end; themselves where nobody joined them.
   * @param {number} id
   * @returns {number}
   */
  target(id) {
    const seen = new Set();
    let at = id;
    while (this.#joined.has(at) && !seen.has(at)) {
      seen.add(at);
      at = this.#joined.get(at);
    }
    return at;
  }

  /** @returns {Mark[]} by time */
  get marks() {
    return this.#marks.map((mark) => ({ ...mark })).sort((a, b) => a.start - b.start);
  }

  /**
   * @param {number} id
   * @param {string} name empty gives the number back
   */
  rename(id, name) {
    if (name) this.#names.set(id, name);
    else this.#names.delete(id);
    this.#tell("people");
  }

  /**
   * @param {number} id
   * @param {number} into the person that it is in truth
   */
  join(id, into) {
    if (this.target(into) === id) return;
    this.#joined.set(id, this.target(into));
    this.#tell("people");
  }

  /** Takes back every join into a person. @param {number} id */
  split(id) {
    for (const [part] of [...this.#joined]) if (this.target(part) === id) this.#joined.delete(part);
    this.#tell("people");
  }

  /**
   * @param {number} id
   * @param {boolean} hidden
   */
  hide(id, hidden) {
    if (hidden) this.#hidden.add(id);
    else this.#hidden.delete(id);
    this.#tell("people");
  }

  /**
   * Adds a mark, or changes the one of this id.
   * @param {Mark} mark
   */
  setMark(mark) {
    this.#marks = [...this.#marks.filter((other) => other.id !== mark.id), { ...mark }];
    this.#tell("marks");
  }

  /** @param {string} id */
  deleteMark(id) {
    this.#marks = this.#marks.filter((mark) => mark.id !== id);
    this.#tell("marks");
  }

  /** @param {"people" | "marks"} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
    this.dispatchEvent(new Event("change"));
  }
}
