/**
 * An application with a made-up engine, which dies over the first of two files for which options were chosen, the second of which waits:
 * `tsx options-application.ts FOLDER FILE FILE`.
 */
import type { ChosenOptions } from "../../../src/api/engine.ts";
import { baseModel, scriptedApplication } from "../../e2e/scripted.ts";
import { shortTalk } from "./short-talk.ts";

const [folder = "", running = "", waiting = ""] = process.argv.slice(2);
/** No process that is killed does anything behind this. */
const pace = async (): Promise<void> => void process.kill(process.pid, "SIGKILL");
const models = () => [{ ...baseModel, name: "whisper-small" }];
const application = scriptedApplication({ ...shortTalk, models, pace }, folder);
await application.handlers.pauseAll({ paused: true });
const options = new Map<string, ChosenOptions>([
  [running, { language: "de", preset: "accurate" }],
  [waiting, { language: "fr", model: "whisper-small", preset: "accurate", task: "translate" }],
]);
for (const [file, chosen] of options) {
  const { added } = await application.add([file]);
  await application.handlers.chooseOptions({ ids: added, options: chosen });
}
await application.handlers.pauseAll({ paused: false });
