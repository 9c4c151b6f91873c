/** Wires the page that sends videos. */
import { Announcer } from "../lib/announcer.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { DropZone } from "./drop-zone.js";
import { JobWatch } from "./job-watch.js";
import { NetworkPair } from "../lib/network-pair.js";
import { OwnJobs } from "./own-jobs.js";
import { UploadDesk } from "./upload-desk.js";

const byId = (id) => document.getElementById(id);

/** How the next videos are to be read, as the server takes it. */
function chosenSettings() {
  const chosen = Object.fromEntries(new FormData(byId("settings")));
  const fps = chosen.fps === "every" ? null : Number(chosen.fps);
  const settings = { network: chosen.network, fps, smoothing: Number(chosen.smoothing), smallest_face: Number(chosen.smallest_face) };
  return chosen.compare ? { ...settings, compare: chosen.compare } : settings;
}

const watch = new JobWatch();
const desk = new UploadDesk(byId("jobs"), byId("job-row"), {
  own: new OwnJobs(),
  watch,
  empty: byId("jobs-empty"),
  confirm: new ConfirmDialog(byId("confirm")),
  announcer: new Announcer(byId("announcement")),
});

watch.start();
desk.start();
new NetworkPair(byId("settings")).start();
new DropZone(byId("drop"), byId("files"), (files) => desk.take(files, chosenSettings())).start();
document.documentElement.dataset.ready = "true";
