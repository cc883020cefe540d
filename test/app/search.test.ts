/** What the terminal has transcribed is found by the window's search, and comes into its queue when it is opened. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { transcribeRecording } from "../../src/app/transcribe-recording.ts";
import { openStore } from "../../src/store/store.ts";
import { type Script, scriptedApplication, scriptedEngine } from "../e2e/scripted.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-elsewhere-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const script: Script = {
  duration: () => 60,
  segments: () => [{ start: 31, end: 40, text: " A zebra crosses the street." }],
  pace: async () => {},
};

/** As the command does it: through the journal, without a job. */
async function inTheTerminal(path: string, stopAfter = 99): Promise<void> {
  const store = openStore({ folder, engineVersion: "scripted", now: () => Date.now() / 1000 });
  const options = TranscribeOptions.parse({});
  let windows = 0;
  const stopping = new AbortController();
  await transcribeRecording(path, options, {
    engine: scriptedEngine(script),
    begin: () => store.journal.begin(path, options),
    begun() {},
    onEvent(event) {
      if (event.type === "window") windows += 1;
      if (windows >= stopAfter) stopping.abort();
    },
    signal: stopping.signal,
  });
  store.close();
}

test("a finished one is found, opened and edited; an unfinished one is left to the terminal", async () => {
  const path = join(folder, "talk.wav");
  await writeFile(path, "sound");
  await inTheTerminal(path);
  const other = join(folder, "cut off.wav");
  await writeFile(other, "other sound");
  await inTheTerminal(other, 1);

  const application = scriptedApplication(script, folder);
  try {
    const [hit, ...more] = await application.handlers.search({ text: "zebra", limit: 10 });
    expect(more).toEqual([]);
    expect(hit).toMatchObject({ name: "talk.wav", start: 31 });
    expect((await application.handlers.queue({})).rows).toEqual([]);

    const id = hit?.job ?? "";
    const document = await application.handlers.document({ id });
    expect(document.row).toMatchObject({ id, state: "done", name: "talk.wav", duration: 60, language: "en", bytes: 5 });
    const [said] = document.segments;
    if (said === undefined) throw new Error("no segment");
    const segments = [{ ...said, text: " An okapi crosses the street." }];
    await application.handlers.save({ id, revision: 0, windows: document.windows, segments });
    expect(await application.handlers.search({ text: "okapi", limit: 10 })).toMatchObject([{ job: id }]);

    await application.handlers.act({ action: "remove", ids: [id] });
    expect(await application.handlers.search({ text: "okapi", limit: 10 })).toEqual([]);
  } finally {
    await application.close();
  }
});
