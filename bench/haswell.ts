/**
 * int8 on a processor without VNNI: `npm run haswell`. A short clip is heard here and on a Haswell that QEMU imitates
 * (qemu-user, or qemu-user-static), instruction by instruction: the encoder's states must be as near to float32's, and the words the same.
 * Minutes of processor time, so no part of the tests; where there is no QEMU it says so.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { TranscribeOptions } from "../src/api/engine.ts";
import { createEngine } from "../src/engine/engine.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { rightBytes } from "../src/runtime/right-bytes.ts";
import { roundedStatesApart } from "./rounded-encoder.ts";
import { samplesOf } from "./samples.ts";

const clip = join(import.meta.dirname, "..", "test", "audio", "cards-005.wav");
const emulators = ["qemu-x86_64-static", "qemu-x86_64"];
/** Of the states, from float32's. */
const most = 0.05;

const Heard = z.object({ bytes: z.enum(["int8", "uint8"]), apart: z.number(), text: z.string() });
type Heard = z.infer<typeof Heard>;

async function hear(): Promise<Heard> {
  const samples = await samplesOf(clip);
  const frames = 2 * Math.ceil((50 * samples.length) / sampleRate + 50);
  const apart = await roundedStatesApart(samples, frames);
  // A child would be started by the kernel, on the processor that there is: models are made ready in this process.
  const engine = await createEngine({ compileElsewhere: async () => {} });
  let text = "";
  const options = TranscribeOptions.parse({ language: "en", threads: 1 });
  await engine.transcribe({ file: clip, options }, (event) => {
    if (event.type === "failed") throw new Error(event.failure.message);
    if (event.type === "done") text = event.transcript.segments.map((segment) => segment.text).join("");
  });
  await engine.close();
  return { bytes: await rightBytes(), apart, text };
}

/** The same on the imitated processor, with a cache of its own. */
function hearOnHaswell(emulator: string): Heard {
  const cache = mkdtempSync(join(tmpdir(), "slimscribe-haswell-"));
  try {
    const program = [process.execPath, "--import", "tsx", import.meta.filename, "--inside"];
    const environment = { ...process.env, SLIMSCRIBE_CACHE: cache, SLIMSCRIBE_KERNELS: "default" };
    const { status, stdout, stderr } = spawnSync(emulator, ["-cpu", "Haswell", ...program], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
    });
    // It names features of a Haswell that it doesn't imitate, for every thread; none of them computes anything.
    process.stderr.write(stderr.replace(/.*TCG doesn't support requested feature.*\n/g, ""));
    if (status !== 0) throw new Error(`the program ended with ${status} on the imitated processor`);
    return Heard.parse(JSON.parse(stdout));
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

const said = ({ bytes, apart, text }: Heard): string =>
  `${bytes === "int8" ? "signed" : "unsigned"} bytes, states ${(100 * apart).toFixed(2)} % from float32's:${text}`;

const emulator = emulators.find((name) => spawnSync(name, ["--version"]).status === 0);
if (process.argv.includes("--inside")) {
  console.log(JSON.stringify(await hear()));
} else if (emulator === undefined) {
  console.log(`Not tried: there is no ${emulators.join(", and no ")} here (Debian's qemu-user, or qemu-user-static).`);
} else {
  process.env.SLIMSCRIBE_KERNELS = "default";
  const here = await hear();
  console.log(`here     ${said(here)}`);
  const there = hearOnHaswell(emulator);
  console.log(`Haswell  ${said(there)}`);
  const right = there.bytes === "uint8" && there.apart < most && there.text === here.text;
  console.log(right ? "The same words, from states as exact." : "Not the same.");
  process.exitCode = right ? 0 : 1;
}
