/** What int8 weights cost the encoder: how far its states are from float32's, on this processor. */
import { present } from "../src/lib/check.ts";
import { compiledUnit } from "../src/model-store/compile/compiled.ts";
import { openModel } from "../src/model-store/model-folder.ts";
import { LogMel, melFrames } from "../src/runtime/log-mel.ts";
import { floats, floatsOf, runOnce } from "../src/runtime/session.ts";

/**
 * @param samples of one window, at 16 kHz
 * @param frames of log-mel that are encoded, an even number
 * @returns the length of the states' difference over the length of float32's
 */
export async function roundedStatesApart(samples: Float32Array, frames = melFrames): Promise<number> {
  const model = await openModel("whisper-base");
  try {
    const { melBins } = model.dims;
    const units = [await compiledUnit(model, "encoder", "float32"), await compiledUnit(model, "encoder", "int8")];
    const logMel = await LogMel.open(present(units[0], "encoder"), melBins, 2);
    const mel = floats(await logMel.of(samples, frames), [1, melBins, frames]);
    await logMel.close();
    const states: Float32Array[] = [];
    for (const unit of units) states.push(floatsOf(await runOnce(unit.path("encoder"), { mel }, ["states"]), "states"));
    const [exact, rounded] = [present(states[0], "float32"), present(states[1], "int8")];
    const size = (of: (i: number) => number) => Math.sqrt(exact.reduce((sum, _, i) => sum + of(i) ** 2, 0));
    return size((i) => (exact[i] ?? 0) - (rounded[i] ?? 0)) / size((i) => exact[i] ?? 0);
  } finally {
    await model.close();
  }
}
