/** The one place that makes sessions of ONNX Runtime. */
import { basename, join } from "node:path";
import { willDrop } from "./memory-pressure.ts";
import { InferenceSession, type SessionOptions, Tensor } from "./onnxruntime.ts";
import type { FloatSession } from "./opened-beside.ts";

export type Session = InferenceSession;
export type Tensors = Record<string, Tensor>;

export interface SessionWishes {
  /**
   * Keep the memory of a run's values for the next run. It grows to more than they need, and stays; only where large values come
   * again at every run (the encoder) is it worth that.
   */
  keepValues?: boolean;
  /** It was written by `optimiseInto`: nothing is left to optimise. */
  isOptimised?: boolean;
  /** Write the optimised graph there, and into a file beside it (by its name) the weights; packed: as products take them, too. */
  optimiseInto?: { graph: string; weights: string; isPacked?: boolean };
  /** On the GPU, through WebGPU: the outputs that stay in its memory, to be fed to the next run. Whoever gets one disposes of it. */
  onGpu?: readonly string[];
}

/** @param graph the path of a graph file, its side file beside it; or a graph that needs none */
export async function openSession(
  graph: string | Uint8Array,
  threads: number,
  { keepValues = false, isOptimised = false, optimiseInto, onGpu }: SessionWishes = {},
): Promise<Session> {
  // What "all" adds may be one processor's own, as packed weights are.
  const optimised = optimiseInto && !optimiseInto.isPacked ? "extended" : "all";
  const options: SessionOptions = {
    executionProviders: [onGpu ? "webgpu" : "cpu"],
    ...(onGpu && {
      preferredOutputLocation: Object.fromEntries(onGpu.map((name) => [name, "gpu-buffer" as const])),
    }),
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: isOptimised ? "disabled" : optimised,
    ...(optimiseInto && { optimizedModelFilePath: optimiseInto.graph }),
    enableCpuMemArena: keepValues,
    // Shapes change from step to step: a plan of memory made for one of them is of no use to the next.
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Idle sessions would otherwise keep a core busy, waiting.
    extra: { session: { force_spinning_stop: "1", ...(optimiseInto && storing(optimiseInto)) } },
    ...profiling(typeof graph === "string" ? basename(graph, ".onnx") : "made"),
  };
  return typeof graph === "string" ? InferenceSession.create(graph, options) : InferenceSession.create(graph, options);
}

const storing = ({ weights, isPacked = false }: NonNullable<SessionWishes["optimiseInto"]>) => ({
  optimized_model_external_initializers_file_name: weights,
  optimized_model_external_initializers_min_size_in_bytes: "1024",
  ...(isPacked ? { save_external_prepacked_constant_initializers: "1" } : { disable_prepacking: "1" }),
});

const profileFolder = (): string | undefined => process.env.SLIMSCRIBE_PROFILE;

export const isProfiled = (): boolean => profileFolder() !== undefined;

/** For `npm run bench -- --only profile`: what each operation takes, in a file for each session, written when it is released. */
function profiling(name: string): SessionOptions {
  const folder = profileFolder();
  return folder ? { enableProfiling: true, profileFilePrefix: join(folder, name) } : {};
}

/** For what is run while a model is compiled. */
export async function runOnce(path: string, feeds: Tensors, wanted: string[]): Promise<Tensors> {
  const session = await openSession(path, 2);
  try {
    return await session.run(feeds, wanted);
  } finally {
    await session.release();
  }
}

/**
 * Runs with outputs that are written where the caller wants them. The runtime's binding hands out a copy of each beside that, which nobody
 * looks at.
 */
export async function runInto(session: FloatSession, feeds: Tensors, into: Tensors): Promise<void> {
  willDrop(await session.run(feeds, into));
}

export const floats = (data: Float32Array, dims: readonly number[]): Tensor => new Tensor("float32", data, dims);

/** @param data half floats */
const halves = (data: Uint16Array, dims: readonly number[]): Tensor => new Tensor("float16", data, dims);

export function tensorOf({
  data,
  dims,
}: {
  data: Float32Array | Uint16Array | Int8Array | Uint8Array;
  dims: readonly number[];
}): Tensor {
  if (data instanceof Float32Array) return floats(data, dims);
  if (data instanceof Uint16Array) return halves(data, dims);
  return data instanceof Int8Array ? new Tensor("int8", data, dims) : new Tensor("uint8", data, dims);
}

export function integers(values: readonly number[], dims: readonly number[] = [values.length]): Tensor {
  return new Tensor(
    "int64",
    BigInt64Array.from(values, (value) => BigInt(value)),
    dims,
  );
}

/** @throws when the output is missing or of another type: a bug */
export function floatsOf(outputs: Tensors, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`output ${name} is not float32`);
  return data;
}

export function integersOf(outputs: Tensors, name: string): Int32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Int32Array)) throw new Error(`output ${name} is not int32`);
  return data;
}

/** Opens one thing after the other, or beside it; when one can't be opened, the others are closed, the last first. */
export async function allOrNone<T>(
  open: (closing: <One>(one: One, close: (one: Awaited<One>) => unknown) => One) => Promise<T>,
): Promise<T> {
  const closes: (() => unknown)[] = [];
  try {
    return await open((one, close) => {
      const opened = Promise.resolve(one);
      closes.unshift(() => opened.then(close, () => {}));
      // It is told to whoever waits for it.
      opened.catch(() => {});
      return one;
    });
  } catch (error) {
    for (const close of closes) await close();
    throw error;
  }
}
