/** A program that keeps windows until it is killed: `tsx writer.ts FOLDER FILE FIRST COUNT`. Says each window's number when kept. */
import { TranscribeOptions } from "../../../src/api/engine.ts";
import { openStore } from "../../../src/store/store.ts";
import { said } from "./said.ts";

const [folder = "", file = "", first = "0", count = "0"] = process.argv.slice(2);
const store = openStore({ folder, engineVersion: "1", now: () => Date.now() / 1000 });
const run = await store.journal.begin(file, TranscribeOptions.parse({}));
for (let index = Number(first); index < Number(count); index++) {
  run.commit({ index, start: index, end: index + 1, segments: [said(index, index + 1, ` window ${index}`)] });
  process.stdout.write(`${index}\n`);
}
// Until killed.
setInterval(() => {}, 1000);
