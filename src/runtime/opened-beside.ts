/**
 * A graph that another thread opens while this one goes on. The runtime's binding for Node opens graphs on the thread that asks; the C interface of the
 * same library may be asked from any. So the encoder is opened by a thread of libuv's and the decoder by this one, at the same time, which takes no more
 * memory than one behind the other. It is then run by the C interface, too.
 */
import { promisify } from "node:util";
import type { LibraryHandle } from "koffi";
import { check } from "../lib/check.ts";
import { cCalls } from "./c-calls.ts";
import type { Tensor } from "./onnxruntime.ts";
// Loads the library.
import "./onnxruntime.ts";

/** A session as it is needed here: floats, into tensors that are there. */
export interface FloatSession {
  /** @returns copies of what was written, where there are any */
  run(feeds: Record<string, Tensor>, into: Record<string, Tensor>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/** What is used here was there when this version of the interface was, and stays in its place. */
const interfaceVersion = 16;

const status = "void *";
/** Of `struct OrtApi` in onnxruntime_c_api.h: place, what is returned, what is taken. */
const functions = {
  GetErrorMessage: [2, "str", [status]],
  CreateEnv: [3, status, ["int", "str", "_Out_ void **"]],
  CreateSession: [7, status, ["void *", "str", "void *", "_Out_ void **"]],
  Run: [9, status, ["void *", "void *", "str *", "void **", "size_t", "str *", "size_t", "void **"]],
  CreateSessionOptions: [10, status, ["_Out_ void **"]],
  DisableMemPattern: [17, status, ["void *"]],
  SetSessionLogSeverityLevel: [22, status, ["void *", "int"]],
  SetSessionGraphOptimizationLevel: [23, status, ["void *", "int"]],
  SetIntraOpNumThreads: [24, status, ["void *", "int"]],
  CreateTensorWithDataAsOrtValue: [
    49,
    status,
    ["void *", "void *", "size_t", "int64_t *", "size_t", "int", "_Out_ void **"],
  ],
  CreateCpuMemoryInfo: [69, status, ["int", "int", "_Out_ void **"]],
  ReleaseStatus: [93, "void", [status]],
  ReleaseSession: [95, "void", ["void *"]],
  ReleaseValue: [96, "void", ["void *"]],
  ReleaseSessionOptions: [100, "void", ["void *"]],
  AddSessionConfigEntry: [130, status, ["void *", "str", "str"]],
} as const satisfies Record<string, [place: number, returned: string, taken: readonly string[]]>;

/** Of the header's enumerations. */
const [loggedErrors, noOptimisation, arenaAllocator, usualMemory, float] = [3, 0, 1, 0, 1];

type Pointer = object;
type CFunction = ReturnType<LibraryHandle["func"]>;
type Api = { [name in keyof typeof functions]: CFunction } & { env: Pointer; memory: Pointer };

let known: Api | null | undefined;

/** @returns undefined where it can't be reached: all graphs are opened by the binding then */
function api(): Api | undefined {
  if (known === undefined) {
    try {
      known = findApi() ?? null;
    } catch {
      known = null;
    }
  }
  return known ?? undefined;
}

function findApi(): Api | undefined {
  // Structures are laid out as this processor's C compilers do.
  const c = process.arch === "x64" ? cCalls() : undefined;
  if (!c) return undefined;
  // The binding has loaded it: by this name it is found whatever folder it is in.
  const base = c.load("libonnxruntime.so.1").func("OrtGetApiBase", "void *", [])();
  const getApi = c.decode(c.decode(base, "void *"), c.proto("void *", ["uint32_t"]));
  const places = Math.max(...Object.values(functions).map(([place]) => place)) + 1;
  const table: Pointer[] = c.decode(getApi(interfaceVersion), c.array("void *", places));
  const named = Object.entries(functions).map(([name, [place, returned, taken]]) => [
    name,
    c.decode(table[place], c.proto(returned, [...taken])),
  ]);
  const found: Api = Object.fromEntries(named);
  // There is one in a process: this is the binding's.
  found.env = made(found, found.CreateEnv, loggedErrors, "slimscribe");
  found.memory = made(found, found.CreateCpuMemoryInfo, arenaAllocator, usualMemory);
  return found;
}

/** @throws what the runtime says when it refuses */
function expectDone({ GetErrorMessage, ReleaseStatus }: Api, refused: Pointer | null): void {
  if (refused === null) return;
  const message: string = GetErrorMessage(refused);
  ReleaseStatus(refused);
  throw new Error(message);
}

/** What a function gives out by its last parameter. */
function made(api: Api, make: CFunction, ...given: unknown[]): Pointer {
  const out: [Pointer | null] = [null];
  expectDone(api, make(...given, out));
  return out[0] as Pointer;
}

/**
 * An optimised graph, whose values' memory is kept for the next run.
 * @returns undefined where this isn't to be had
 */
export function openBeside(path: string, threads: number): Promise<FloatSession> | undefined {
  const found = api();
  return found && opened(found, path, threads);
}

async function opened(api: Api, path: string, threads: number): Promise<FloatSession> {
  const options = made(api, api.CreateSessionOptions);
  try {
    expectDone(api, api.DisableMemPattern(options));
    expectDone(api, api.SetSessionLogSeverityLevel(options, loggedErrors));
    expectDone(api, api.SetSessionGraphOptimizationLevel(options, noOptimisation));
    expectDone(api, api.SetIntraOpNumThreads(options, threads));
    expectDone(api, api.AddSessionConfigEntry(options, "session.force_spinning_stop", "1"));
    const out: [Pointer | null] = [null];
    expectDone(api, await promisify(api.CreateSession.async)(api.env, path, options, out));
    return floatSession(api, out[0] as Pointer);
  } finally {
    api.ReleaseSessionOptions(options);
  }
}

function floatSession(api: Api, session: Pointer): FloatSession {
  return {
    async run(feeds, into) {
      const [taken, written] = [feeds, into].map((tensors) => Object.entries(tensors)) as [Named[], Named[]];
      const values: Pointer[] = [];
      try {
        for (const [, tensor] of [...taken, ...written]) values.push(ortValue(api, tensor));
        const [inputs, outputs] = [values.slice(0, taken.length), values.slice(taken.length)];
        const names = (of: Named[]) => of.map(([name]) => name);
        expectDone(
          api,
          api.Run(session, null, names(taken), inputs, inputs.length, names(written), outputs.length, outputs),
        );
        return {};
      } finally {
        for (const value of values) api.ReleaseValue(value);
      }
    },
    async release() {
      api.ReleaseSession(session);
    },
  };
}

type Named = [name: string, tensor: Tensor];

function ortValue(api: Api, { data, dims }: Tensor): Pointer {
  check(data instanceof Float32Array, "floats");
  const shape = BigInt64Array.from(dims, BigInt);
  return made(api, api.CreateTensorWithDataAsOrtValue, api.memory, data, data.byteLength, shape, shape.length, float);
}
