/** `slimscribe doctor`: is this machine ready, and what is missing? */
import { type EngineEvent, TranscribeOptions } from "../../api/engine.ts";
import type { MachineLine } from "../../app/machine-report.ts";
import { clock, span, speed } from "../../lib/figures.ts";
import { loggedFailure } from "../../lib/log.ts";
import { columned } from "./columned.ts";
import { exit, type Host } from "./host.ts";
import { shown } from "./terminal-text.ts";

/** The whole way from sound to words, on a recording whose words are known. */
async function trial(clip: NonNullable<ReturnType<Host["trialClip"]>>, host: Host): Promise<MachineLine> {
  const name = "Trial";
  const hint = "Set SLIMSCRIBE_CACHE to a new folder, or install again; if that changes nothing, please report it.";
  try {
    const options = TranscribeOptions.parse({ language: "en", device: "cpu" });
    const engine = await host.createEngine(options);
    let last: EngineEvent | undefined;
    try {
      const onEvent = (event: EngineEvent): void => {
        if (event.type === "done" || event.type === "failed") last = event;
      };
      await engine.transcribe({ file: clip.path, options }, onEvent);
    } finally {
      await engine.close();
    }
    if (last?.type === "failed") return { name, value: last.failure.message, ok: false, hint: last.failure.hint };
    if (last?.type !== "done") return { name, value: "the engine ended without a text", ok: false, hint };
    const { segments, duration, stats } = last.transcript;
    const heard = segments.map(({ text }) => text).join("");
    const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]+/g, " ");
    if (!letters(heard).includes(letters(clip.says)))
      return { name, value: `the words of the trial came out wrong: ${heard.trim()}`, ok: false, hint };
    const pace = `${clock(duration)} of speech in ${span(stats.wallSeconds)}, ${speed(stats.realTimeFactor)}`;
    return { name, value: `${pace}, the words are right`, ok: true };
  } catch (error) {
    const failure = loggedFailure("the trial failed", error);
    return { name, value: failure.message, ok: false, hint: failure.hint };
  }
}

/** Prints the text that can be sent to somebody. */
export async function printReport({ withNames }: { withNames: boolean }, host: Host): Promise<number> {
  const text = await host.supportReport(withNames);
  host.out.write(text.split("\n").map(shown).join("\n"));
  return exit.done;
}

/** @returns the exit code: 1 when something is not as it should be */
export async function doctor({ json, gpu }: { json: boolean; gpu: boolean }, host: Host): Promise<number> {
  if (gpu) host.err.write("The GPU is measured, which takes some minutes the first time.\n");
  const measured = gpu ? await host.measuredGpu((line) => host.err.write(`${line}\n`)) : undefined;
  const told = await host.machineReport();
  const report = { ...told, lines: told.lines.map((line) => (line.name === measured?.name ? measured : line)) };
  const clip = host.trialClip();
  const lines = clip === null ? report.lines : [...report.lines, await trial(clip, host)];
  if (json) host.out.write(`${JSON.stringify({ ...report, lines }, null, 2)}\n`);
  else {
    const rows = lines.flatMap(({ name, value, ok, hint }) => {
      const [first = "", ...details] = value.split("\n").map(shown);
      const below = hint === undefined ? details : [...details, hint];
      return [[ok ? "ok" : "NO", name, first], ...below.map((line) => ["", "", line])];
    });
    host.out.write(columned(rows, [0, 1, 2]));
  }
  const wrong = lines.filter(({ ok }) => !ok).length;
  if (!json)
    host.out.write(wrong === 0 ? "\nEverything is ready.\n" : `\n${wrong} of ${lines.length} need attention.\n`);
  return wrong === 0 ? exit.done : exit.someFailed;
}
