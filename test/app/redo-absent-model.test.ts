/** The terminal's redo where nothing is doubtful: no engine is asked for the model, whose name is looked at all the same. */
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { openCommand } from "../../src/app/command.ts";
import { keyed } from "../../src/app/job.ts";
import { segment } from "../export/support/transcripts.ts";

test("a model that isn't here is told, though there is nothing for it to hear", async () => {
  const command = openCommand();
  try {
    const engine = await command.createEngine({ device: "cpu", attention: "slim" });
    const parts = { engine, onEvent() {}, isStopped: () => false };
    const recording = { stored: { path: "talk.wav", language: "en", options: TranscribeOptions.parse({}) } };
    const redo = (model: string) => command.redoDoubtful(parts, recording, keyed(0, [segment(0, 2, "One.")]), model);
    await expect(redo("huge")).rejects.toMatchObject({ code: "model.missing" });
    await expect(redo("/nowhere/huge")).rejects.toMatchObject({ code: "model.missing" });
    expect(await redo("whisper-base")).toMatchObject({ doubtful: 0, replaced: 0 });
    await engine.close();
  } finally {
    await command.close();
  }
});
