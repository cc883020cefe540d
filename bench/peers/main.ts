/** The peers alone: `npx tsx bench/peers/main.ts [--threads 2] [--model whisper-base]`, over the corpus's ten-minute file. */
import { loadavg } from "node:os";
import { Command } from "commander";
import { longFile, missingCorpus } from "../corpus.ts";
import { measurePeers } from "./peers.ts";

const { threads, model } = new Command("peers")
  .option("--threads <n>", "threads of each program", Number, 2)
  .option("--model <name>", "model's name or folder", "whisper-base")
  .parse()
  .opts<{ threads: number; model: string }>();

const long = longFile();
if (long === null) console.log(missingCorpus);
else {
  const load = loadavg();
  const { path: audio, reference, language } = long;
  const peers = await measurePeers({ audio, reference, language, threads, model });
  console.log(JSON.stringify({ threads, model, loadBefore: load, loadAfter: loadavg(), peers }, null, 2));
}
