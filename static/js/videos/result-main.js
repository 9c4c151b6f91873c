/** Wires the page of one video: follows it until it is read, then shows what was found. */
import { Announcer } from "../lib/announcer.js";
import { EmotionTable } from "../lib/emotion-table.js";
import { readPageData } from "../lib/page-data.js";
import { paintTexture, publishTextures } from "../lib/textures.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { Edits } from "./edits.js";
import { JobApi } from "./job-api.js";
import { JobWatch } from "./job-watch.js";
import { aboutSentence, expirySentence } from "./job-words.js";
import { OwnJobs } from "./own-jobs.js";
import { ProgressPanel } from "./progress-panel.js";
import { ResultView } from "./result-view.js";
import { Timeline } from "./timeline.js";

const EXPIRY_MS = 30_000;
const byId = (id) => document.getElementById(id);
const data = readPageData(document);
const table = new EmotionTable(data.emotions);
const api = new JobApi(data.id);
const watch = new JobWatch();
const announcer = new Announcer(byId("announcement"));
const confirm = new ConfirmDialog(byId("confirm"));
const parts = { state: byId("progress-state"), more: byId("progress-more"), bar: byId("progress-bar"), cancel: byId("cancel") };
const panel = new ProgressPanel(byId("progress"), parts, announcer);
const { title } = document; // without the video's name
let view = null;
let latest = null;

/** @param {import("./job-api.js").Status | null} status */
async function onStatus(status) {
  if (!status) return showEnd("This video is deleted.");
  latest = status;
  document.title = `${status.name} · Mien`;
  byId("name").textContent = status.name;
  byId("about").textContent = aboutSentence(status);
  byId("csv-name").textContent = "timeline.csv";
  showExpiry();
  panel.show(status);
  if (status.state === "done" && !view) await showResult();
  return undefined;
}

async function showResult() {
  try {
    const [raw, edits] = await Promise.all([api.timeline(), api.edits()]);
    const kept = new Edits(edits);
    view = new ResultView(new Timeline(raw, kept), kept, api, table);
    view.start();
    announcer.say("The video is read. The result is on the page.");
    document.documentElement.dataset.result = "true";
  } catch (problem) {
    panel.showEnd(problem.message, "Reload the page to try again.");
  }
}

function showExpiry() {
  const expiry = latest && expirySentence(latest, Date.now());
  byId("expiry").textContent = expiry ? `Deletes itself ${expiry.left}, on ${expiry.when}.` : "";
}

/** @param {string} sentence */
function showEnd(sentence) {
  view?.stop();
  view = latest = null;
  showExpiry();
  document.title = title;
  byId("about").textContent = "";
  byId("delete").hidden = true;
  new OwnJobs().remove(data.id);
  panel.showEnd(sentence, "Nothing of it is left on the server.");
  byId("progress-state").focus();
}

async function remove() {
  if (!(await confirm.ask())) return undefined;
  try {
    await api.delete();
  } catch (problem) {
    if (problem.status !== 404) return panel.showEnd(problem.message);
  }
  watch.stop();
  return showEnd("This video is deleted.");
}

async function cancel() {
  byId("cancel").disabled = true;
  await api.cancel().catch((problem) => panel.showEnd(problem.message));
  byId("cancel").disabled = false;
  await api.status().then(onStatus, () => undefined);
}

publishTextures(table);
for (const swatch of document.querySelectorAll("[data-label-index]")) {
  paintTexture(table, Number(swatch.dataset.labelIndex), swatch);
}
byId("delete").addEventListener("click", remove);
byId("cancel").addEventListener("click", cancel);
watch.addEventListener("status", ({ detail }) => onStatus(detail.status));
window.setInterval(showExpiry, EXPIRY_MS);
watch.start();
watch.watch(data.id);
document.documentElement.dataset.ready = "true";
