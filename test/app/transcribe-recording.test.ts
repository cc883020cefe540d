/** What the engine is asked for when a recording is gone on with. */
import { expect, test } from "vitest";
import { type Engine, TranscribeOptions } from "../../src/api/engine.ts";
import { transcribeRecording } from "../../src/app/transcribe-recording.ts";
import type { JournalRun } from "../../src/store/journal.ts";

type Asked = Parameters<Engine["transcribe"]>[0];

async function askedWith(known: Pick<JournalRun, "done" | "language">): Promise<Asked | undefined> {
  const asked: Asked[] = [];
  const engine = { transcribe: async (request: Asked) => void asked.push(request) } as unknown as Engine;
  const run: JournalRun = {
    id: 1,
    finished: null,
    commit: () => {},
    keepLanguage: () => {},
    finish: () => {},
    release: () => {},
    ...known,
  };
  await transcribeRecording("/talk.wav", TranscribeOptions.parse({}), {
    engine,
    begin: async () => run,
    begun: () => {},
    onEvent: () => {},
    signal: new AbortController().signal,
  });
  return asked[0];
}

test("the language that was found stays the recording's, and windows in another are still heard", async () => {
  const done = [{ index: 0, start: 0, end: 29, segments: [] }];
  expect(await askedWith({ done, language: "de" })).toMatchObject({
    options: { language: "auto" },
    foundLanguage: "de",
  });
  expect((await askedWith({ done, language: null }))?.foundLanguage).toBeUndefined();
  expect((await askedWith({ done: [], language: "de" }))?.foundLanguage).toBeUndefined();
});
