/** A program that writes results and dies behind a step: `tsx output-writer.ts FOLDER STEP TEXT…`. */
import { join } from "node:path";
import { writeOutput } from "../../../src/store/output.ts";
import { openStore } from "../../../src/store/store.ts";
import { deadlyDisk, deadlyLedger, diesBehind } from "./deadly.ts";

const [folder = "", step = "", ...texts] = process.argv.slice(2);
const store = openStore({ folder: join(folder, "data"), engineVersion: "1", now: () => Date.now() / 1000 });
const steps = diesBehind(Number(step));
const request = { source: join(folder, "talk.wav"), folder: join(folder, "out"), stem: "talk", extension: "txt" };
for (const text of texts)
  await writeOutput({ ...request, bytes: Buffer.from(text) }, deadlyLedger(store.outputs, steps), deadlyDisk(steps));
store.close();
