/** What int8 weights cost the encoder, on real speech: how far its states are from float32's. */
import { expect, test } from "vitest";
import { present } from "../../src/lib/check.ts";
import { compiledUnit } from "../../src/model-store/compile/compiled.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { LogMel, melFrames } from "../../src/runtime/log-mel.ts";
import { floats, floatsOf, runOnce } from "../../src/runtime/session.ts";
import { clip, samplesOf } from "../speech/support/sound.ts";

/** Of the states, on every processor. */
const most = 0.06;

test.each(["jfk.flac", "austen-0870.flac", "cards-005.wav"])(`%s: within ${100 * most} percent`, async (name) => {
  const model = await openModel("whisper-base");
  const { melBins } = model.dims;
  const exact = await compiledUnit(model, "encoder", "float32");
  const rounded = await compiledUnit(model, "encoder", "int8");
  const logMel = await LogMel.open(exact, melBins, 2);
  const mel = floats(await logMel.of(await samplesOf(clip(name))), [1, melBins, melFrames]);
  const [wanted, found] = await Promise.all(
    [exact, rounded].map(async (unit) => floatsOf(await runOnce(unit.path("encoder"), { mel }, ["states"]), "states")),
  );
  await logMel.close();
  await model.close();
  const [a, b] = [present(wanted, "float32"), present(found, "int8")];
  const size = (of: (i: number) => number) => Math.sqrt(a.reduce((sum, _, i) => sum + of(i) ** 2, 0));
  const apart = size((i) => (a[i] ?? 0) - (b[i] ?? 0)) / size((i) => a[i] ?? 0);
  expect(apart).toBeLessThan(most);
});
