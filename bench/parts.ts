/** Where the time goes: the runtime's own profile of the encoder, added up by part. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Precision } from "../src/api/transcript.ts";
import { encoderGraphNames } from "../src/model/encoder.ts";
import { compiledUnit } from "../src/model-store/compile/compiled.ts";
import { openModel } from "../src/model-store/model-folder.ts";
import { LogMel } from "../src/runtime/log-mel.ts";
import { InferenceSession, Tensor } from "../src/runtime/onnxruntime.ts";
import { referenceSamples } from "./reference-speech.ts";
import type { PartsFigure } from "./result.ts";

export const Profile = z.array(
  z.object({
    cat: z.string().optional(),
    name: z.string(),
    dur: z.number().optional(),
    args: z.object({ op_name: z.string().optional() }).optional(),
  }),
);
export type Profile = z.infer<typeof Profile>;

/** The first that fits names the part. */
const partOf: readonly (readonly [part: string, operations: RegExp])[] = [
  ["attention", /^MultiHeadAttention$/],
  ["products", /^(MatMulIntegerToFloat|MatMulNBits|MatMul|FusedMatMul|Gemm|FusedGemm)$/],
  ["convolution", /^(Conv|FusedConv)$/],
  ["rounding", /^(QuantizeLinear|ReduceMax|ReduceMin|Neg|Max|Mul)$/],
  ["activation", /^(Gelu|BiasGelu|FastGelu)$/],
  ["norms", /^(LayerNormalization|SkipLayerNormalization)$/],
];

/**
 * @param sections that a run is of, each with its own lines
 * @returns milliseconds of a run by part, the longest first
 */
export function timeByPart(profile: Profile, sections = 1): { milliseconds: number; parts: Record<string, number> } {
  const runs = profile.filter(({ name }) => name === "model_run").length / sections || 1;
  const sums = new Map<string, number>();
  for (const { cat, name, dur = 0, args } of profile) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const part = partOf.find(([, operations]) => operations.test(args?.op_name ?? ""))?.[0] ?? "the rest";
    sums.set(part, (sums.get(part) ?? 0) + dur / 1000 / runs);
  }
  const parts = Object.fromEntries([...sums].sort(([, a], [, b]) => b - a));
  return { milliseconds: [...sums.values()].reduce((a, b) => a + b, 0), parts };
}

/** Kinds below this share of a session's time are told together. */
const smallShare = 0.01;

/** @returns milliseconds of all runs by place in a layer and operation, as `cross MatMul`, the longest first */
export function timeByOperation(profile: Profile): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { cat, name, dur = 0, args } of profile) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const place = name.replace(/^layer\.\d+\//, "").split("/")[0];
    // What leaves the graph and what the runtime has joined have names of their own.
    const kind = `${place === undefined || !name.includes("/") ? "elsewhere" : place} ${args?.op_name ?? ""}`;
    sums.set(kind, (sums.get(kind) ?? 0) + dur / 1000);
  }
  const all = [...sums.values()].reduce((a, b) => a + b, 0);
  const [large, small] = [
    [...sums].filter(([, ms]) => ms >= smallShare * all).sort(([, a], [, b]) => b - a),
    [...sums.values()].filter((ms) => ms < smallShare * all),
  ];
  const rest = small.length > 0 ? [[`${small.length} smaller kinds`, small.reduce((a, b) => a + b)] as const] : [];
  return Object.fromEntries([...large, ...rest]);
}

export async function measureEncoder(name: string, precision: Precision, threads: number): Promise<PartsFigure> {
  const model = await openModel(name);
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-profile-"));
  try {
    const { melBins, frames } = model.dims;
    const unit = await compiledUnit(model, "encoder", precision);
    const logMel = await LogMel.open(unit, melBins, threads);
    const mel = await logMel.of(await referenceSamples());
    await logMel.close();
    const names = encoderGraphNames(unit.manifest.sections);
    let feeds: Record<string, Tensor> = { mel: new Tensor("float32", mel, [1, melBins, 2 * frames]) };
    for (const name of names) {
      const session = await InferenceSession.create(unit.path(name), {
        executionProviders: ["cpu"],
        intraOpNumThreads: threads,
        graphOptimizationLevel: "all",
        enableMemPattern: false,
        enableProfiling: true,
        profileFilePrefix: join(folder, name),
      });
      let given: Record<string, Tensor> = {};
      for (let run = 0; run < 8; run++) given = await session.run(feeds);
      session.endProfiling();
      await session.release();
      if (given.next) feeds = { hidden: given.next };
    }
    const profile: Profile = [];
    for (const file of await readdir(folder))
      profile.push(...Profile.parse(JSON.parse(await readFile(join(folder, file), "utf8"))));
    return { what: "encoder, a window of 30 s", precision, ...timeByPart(profile, names.length) };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await model.close();
  }
}
