/** Why there is no camera, in words that a person can act on. */

const PROBLEMS = {
  denied: {
    title: "The camera is not allowed",
    text:
      "The browser was told not to lend this page the camera. Click the camera or lock sign beside the address, " +
      "allow the camera, then try again.",
  },
  missing: {
    title: "No camera was found",
    text: "Plug a camera in or switch it on, then try again. The sample needs none.",
  },
  busy: {
    title: "The camera is in use elsewhere",
    text: "Another program or tab holds the camera. Close it there, then try again.",
  },
  insecure: {
    title: "This address may not use a camera",
    text:
      "Browsers lend a camera only to pages that came over https, or from this very machine (localhost). " +
      "Open this page by its https address, or ask whoever runs it for one. The sample works here, too.",
  },
  ended: {
    title: "The camera stopped",
    text: "It was unplugged, switched off, or its permission was taken back. Nothing more is sent. Try again when it is back.",
  },
  sample: {
    title: "The sample could not be loaded",
    text: "The server did not give its picture. Check the connection, then try again.",
  },
  unknown: {
    title: "The camera did not start",
    text: "The browser gave no reason that this page knows. Try again, or choose another camera.",
  },
};

const BY_ERROR_NAME = {
  NotAllowedError: "denied",
  SecurityError: "insecure",
  NotFoundError: "missing",
  DevicesNotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  TrackStartError: "busy",
  AbortError: "busy",
};

export class CameraProblem extends Error {
  /** @param {keyof typeof PROBLEMS} code */
  constructor(code) {
    super(PROBLEMS[code].text);
    this.name = "CameraProblem";
    this.code = code;
    this.title = PROBLEMS[code].title;
  }

  /**
   * The problem behind an error of getUserMedia.
   * @param {unknown} error
   * @returns {CameraProblem}
   */
  static from(error) {
    if (error instanceof CameraProblem) return error;
    return new CameraProblem(BY_ERROR_NAME[/** @type {Error} */ (error)?.name] ?? "unknown");
  }
}
