/** A span that is decoded again. */
import { expect, test } from "vitest";
import type { Engine } from "../../src/api/engine.ts";
import type { Job } from "../../src/app/job.ts";
import { redo } from "../../src/app/redo.ts";
import { segment, transcript } from "../export/support/transcripts.ts";

const stored = { path: "talk.wav", language: "en", options: { channel: "auto", track: "auto" } };

async function redone(start: number): Promise<{ from: number; start: number | undefined }> {
  let from = Number.NaN;
  const engine: Pick<Engine, "transcribe"> = {
    async transcribe(_request, onEvent) {
      onEvent({ type: "done", transcript: transcript([segment(0.25, 1, "Again.")]) });
    },
  };
  const sound = {
    async span(_path: string, startSeconds: number): Promise<Uint8Array> {
      from = startSeconds;
      return new Uint8Array();
    },
  };
  const heard = [segment(0.5, 2, "One."), segment(2.25, 4, "Two."), segment(5, 6, "Three.")];
  const parts = { engine: engine as Engine, sound };
  const [first] = await redo(parts, { stored } as Job, heard, { id: "1", start, end: start + 1, how: {} });
  return { from, start: first?.start };
}

test("a span is heard with the model that was chosen for it, else with the file's own", async () => {
  const models: (string | undefined)[] = [];
  const engine: Pick<Engine, "transcribe"> = {
    async transcribe({ options }, onEvent) {
      models.push(options.model);
      onEvent({ type: "done", transcript: transcript([segment(0, 1, "Again.")]) });
    },
  };
  const parts = { engine: engine as Engine, sound: { span: async () => new Uint8Array() } };
  const job = { stored: { ...stored, options: { ...stored.options, model: "whisper-base" } } } as Job;
  for (const how of [{}, { model: "whisper-small" }]) await redo(parts, job, [], { id: "1", start: 1, end: 2, how });
  expect(models).toEqual(["whisper-base", "whisper-small"]);
});

test("a span is heard in the language that was chosen for it, and says which where that isn't the recording's", async () => {
  const asked: (string | undefined)[] = [];
  const engine: Pick<Engine, "transcribe"> = {
    async transcribe({ options }, onEvent) {
      asked.push(options.language);
      onEvent({ type: "done", transcript: transcript([segment(0, 1, "Noch einmal.")]) });
    },
  };
  const parts = { engine: engine as Engine, sound: { span: async () => new Uint8Array() } };
  const said: (string | undefined)[] = [];
  for (const how of [{ language: "de" }, { language: "en" }, {}]) {
    const heard = await redo(parts, { stored } as Job, [], { id: "1", start: 1, end: 2, how });
    said.push(...heard.map(({ language }) => language));
  }
  expect(asked).toEqual(["de", "en", "en"]);
  expect(said).toEqual(["de", undefined, undefined]);
});

test("a span begins with the sound in front of it, as far as nobody was heard there; its times stay the file's", async () => {
  expect(await redone(5)).toEqual({ from: 4.6, start: 4.85 });
  expect(await redone(2.25)).toEqual({ from: 2, start: 2.25 });
  expect(await redone(0.25)).toEqual({ from: 0, start: 0.25 });
});
