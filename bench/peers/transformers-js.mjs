// One recording through transformers.js; what it heard goes out as a line of JSON: {version, text, seconds}. It gets a WAV file of 16
// bits, mono, 16 kHz, whose head has 44 bytes. `seconds` is without starting Node and loading the model.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [packages, model, wav, language, threads] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { env, pipeline } = await import(pathToFileURL(require.resolve("@huggingface/transformers")).href);
env.allowRemoteModels = false;
env.localModelPath = dirname(model);
const hear = await pipeline("automatic-speech-recognition", basename(model), {
  dtype: "q8",
  device: "cpu",
  session_options: { intraOpNumThreads: Number(threads) },
});
const started = performance.now();
const bytes = await readFile(wav);
const samples = Float32Array.from(
  { length: (bytes.length - 44) / 2 },
  (_, i) => bytes.readInt16LE(44 + 2 * i) / 32_768,
);
// As its documentation has it for long recordings.
const cut = { chunk_length_s: 30, stride_length_s: 5 };
const { text } = await hear(samples, { language, task: "transcribe", return_timestamps: true, ...cut });
console.log(JSON.stringify({ version: env.version, text, seconds: (performance.now() - started) / 1000 }));
