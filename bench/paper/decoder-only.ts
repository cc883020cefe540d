/** The paper's first claim, half the memory without a loss, on a tiny decoder: how far each way to keep one tensor a layer is from float64. */
import { present } from "../../src/lib/check.ts";
import type { DecoderWeights } from "../../src/model/decoder.ts";
import { slimAttention } from "../../src/model/decoder-slim.ts";
import { standardAttention } from "../../src/model/decoder-standard.ts";
import { type Dims, headWidth } from "../../src/model/dims.ts";
import type { AttentionWeights, Linear } from "../../src/model/layers.ts";
import { lu, solve } from "../../src/model/linear-algebra.ts";
import { identity64, matrix64, multiply } from "../../src/model/matrix.ts";
import { keyConditions, type LayerChoice, type OrthonormalKeys, plannedAs } from "../../src/model/orthonormal.ts";
import { bytesOf } from "../../src/model/state.ts";
import { transposed } from "../../src/model/weights.ts";
import { random } from "../random-model.ts";
import { largestError } from "./plain.ts";
import { randomDecoder, tinyDecoder } from "./random-decoder.ts";
import { rotaryKeys, rotaryStandard } from "./rotary.ts";
import { plainTokens, readTokens, type SelfVariant, tokenGraph } from "./token-decoder.ts";

export interface KeptTensors {
  /** what a layer keeps */
  kept: "keys and values" | "keys" | "orthonormal keys";
  rotary: boolean;
  /** of the key matrices, the largest */
  condition: number;
  /** the largest difference of a logit from float64's, over the largest logit */
  error: number;
  /** of a row of all positions */
  bytes: number;
}

const tokensRead = 48;
const promptTokens = 9;

/** @param decades see `randomDecoder` @returns keys and values, keys as the paper has them, orthonormal ones: without and with rotary embedding */
export async function keptTensors(decades: number): Promise<KeptTensors[]> {
  const dims = tinyDecoder;
  const weights = randomDecoder(dims, 7, decades);
  const next = random(11);
  const tokens = Array.from({ length: tokensRead }, () => Math.floor(next() * dims.vocabulary));
  const plain = await plansOf(dims, weights, plainKeys);
  const orthonormal = await plansOf(dims, weights, (attention) => orthonormalPlan(attention, dims));
  const conditions: number[] = [];
  for (let l = 0; l < dims.decoderLayers; l++)
    conditions.push((await keyConditions(weights.layer(l).self, dims, multiply)).conditionBefore);
  const results: KeptTensors[] = [];
  for (const rotary of [false, true]) {
    const exact = plainTokens(dims, weights, tokens, rotary);
    const oneTensor = (planOf: (layer: number) => OrthonormalKeys) =>
      rotary ? rotaryKeys(dims, weights, planOf) : slimAttention(dims, weights, planOf);
    const ways: [KeptTensors["kept"], SelfVariant][] = [
      ["keys and values", rotary ? rotaryStandard(dims, weights) : standardAttention(dims, weights)],
      ["keys", oneTensor(plain)],
      ["orthonormal keys", oneTensor(orthonormal)],
    ];
    for (const [kept, variant] of ways) {
      const state = variant.state.filter(({ part }) => part === "self");
      const graph = tokenGraph(dims, weights, { ...variant, state }, { rotary });
      const reader = {
        graph,
        state,
        embedding: weights.head().rows(0, dims.vocabulary),
        width: dims.width,
        positions: dims.positions,
      };
      const error = largestError(await readTokens(reader, tokens, promptTokens), exact);
      const bytes = state.reduce((sum, tensor) => sum + bytesOf(tensor, dims.positions), 0);
      results.push({ kept, rotary, condition: Math.max(...conditions), error, bytes });
    }
  }
  return results;
}

async function plansOf(
  dims: Dims,
  weights: DecoderWeights,
  plan: (attention: AttentionWeights) => Promise<OrthonormalKeys>,
): Promise<(layer: number) => OrthonormalKeys> {
  const plans: OrthonormalKeys[] = [];
  for (let l = 0; l < dims.decoderLayers; l++) plans.push(await plan(weights.layer(l).self));
  return (layer) => present(plans[layer], "plan");
}

/** The paper's: K = x·W_K is kept, and V = K·(W_K^-1·W_V). */
async function plainKeys({ key, value }: AttentionWeights): Promise<OrthonormalKeys> {
  const matrixOf = ({ inputs, outputs, stored }: Linear) =>
    matrix64(inputs, outputs, transposed(stored, outputs, inputs));
  const basis = matrixOf(key);
  const rebuild = await solve(await lu(basis, multiply), matrixOf(value), multiply);
  const dk = headWidth(tinyDecoder);
  return { cache: "keys", basis, triangles: Array.from({ length: key.outputs / dk }, () => identity64(dk)), rebuild };
}

async function orthonormalPlan(attention: AttentionWeights, dims: Dims): Promise<OrthonormalKeys> {
  const chosen: LayerChoice = { layer: 0, errorPlain: 0, errorOrthonormal: 0, errorInputs: 0, cache: "keys" };
  const plan = await plannedAs(chosen, attention, dims, multiply);
  if (plan.cache !== "keys") throw new Error("keys were planned");
  return plan;
}
