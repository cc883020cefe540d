/** The command with a made-up engine, which dies behind a step of writing: `tsx deadly-command.ts DATA STEP ARGUMENT…`. */
import { openCommandStore } from "../../../../src/app/command-store.ts";
import { deadlyDisk, diesBehind } from "../../../store/support/deadly.ts";
import { scriptedEngine, slimscribe, windowsOf } from "./terminal.ts";

const [data = "", step = "", ...args] = process.argv.slice(2);
const disk = deadlyDisk(diesBehind(Number(step)));
await slimscribe(args, {
  engine: scriptedEngine({ ".wav": { windows: windowsOf(["One.", "Two."]) } }),
  data,
  openStore: async (warn) => openCommandStore({ folder: data, engineVersion: "test" }, warn, disk),
});
