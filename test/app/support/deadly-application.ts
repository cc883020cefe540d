/** An application with a made-up engine, which dies behind a step of writing the first file's results: `tsx deadly-application.ts FOLDER STEP FILE OUT`. */
import { defaultSettings } from "../../../src/api/settings.ts";
import { scriptedApplication } from "../../e2e/scripted.ts";
import { deadlyDisk, diesBehind } from "../../store/support/deadly.ts";
import { shortTalk } from "./short-talk.ts";

const [folder = "", step = "", file = "", outFolder = ""] = process.argv.slice(2);
const application = scriptedApplication(shortTalk, folder, deadlyDisk(diesBehind(Number(step))));
await application.handlers.changeSettings({
  ...defaultSettings,
  formats: ["txt", "srt"],
  writeTo: "folder",
  outFolder,
});
const over = new Promise<void>((resolve) => {
  application.listen((event) => {
    if (event.type === "rows" && event.rows.some(({ state }) => state === "done")) resolve();
  });
});
await application.add([file]);
await over;
await application.close();
