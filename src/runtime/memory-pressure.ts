/**
 * Asks V8, and the C library, to let go of what nobody uses. Encoder states, log-mel and weights are outside V8's heap, where tens of
 * megabytes pile up before it looks. Asked in time, it keeps the memory bill what it says.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { cCalls } from "./c-calls.ts";

/**
 * V8's space for young objects would grow to 48 MB, most of it empty, and never be given back: 30 MB less at the peak. Collecting it more
 * often costs nothing that could be measured, since what is large is outside.
 */
export const youngSpaceStaysSmall = "--semi-space-growth-factor=1";

/** From now on: what it has grown to, it keeps. A process that is started for the engine has the flag from the beginning. */
export const keepYoungSpaceSmall = (): void => setFlagsFromString(youngSpaceStaysSmall);

type Collect = (options?: { type: "minor" }) => void;

let known: Collect | undefined;

function collector(): Collect {
  if (!known) {
    setFlagsFromString("--expose-gc");
    // A context that is made after the flag was set has the function.
    const found: unknown = runInNewContext("typeof gc === 'function' ? gc : undefined");
    known = typeof found === "function" ? (found as Collect) : () => {};
  }
  return known;
}

/** So many bytes may wait to be collected. */
const pileBytes = 4e6;
let pile = 0;

/** Counts what will soon be dropped; now and then the pile is cleared, which takes about a millisecond. */
export function willDrop(tensors: Record<string, { readonly data: unknown }>): void {
  let bytes = 0;
  for (const { data } of Object.values(tensors)) if (ArrayBuffer.isView(data)) bytes += data.byteLength;
  willDropBytes(bytes);
}

export function willDropBytes(bytes: number): void {
  pile += bytes;
  if (pile < pileBytes) return;
  pile = 0;
  collector()({ type: "minor" });
}

/** Everything: tens of milliseconds, for once when a model is loaded. */
export const collectAll = (): void => collector()();

/** M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX, of malloc.h */
const [trimFrom, mapFrom, mostArenas] = [-1, -3, -8];
/** Freed memory at its end that the C library keeps: its own default. */
const trimFromBytes = 128 * 1024;
/** A decoder step's values are smaller: pages of their own for each would cost time. */
const mapFromBytes = 1_000_000;
/** The most that it takes. */
const mapFromMostBytes = 32 * 1024 * 1024;
const trimNeverBytes = 1_000_000_000;

interface CLibrary {
  mallopt(parameter: number, value: number): number;
  malloc_trim(keptBytes: number): number;
  madvise(address: number, bytes: number, advice: number): number;
}
let knownLibrary: CLibrary | null | undefined;

/** @returns undefined on other systems than Linux, without glibc, and without the package that calls C */
export function cLibrary(): CLibrary | undefined {
  if (knownLibrary === undefined) knownLibrary = loadLibrary() ?? null;
  return knownLibrary ?? undefined;
}

function loadLibrary(): CLibrary | undefined {
  try {
    const library = cCalls()?.load("libc.so.6");
    return (
      library && {
        mallopt: library.func("int mallopt(int, int)"),
        malloc_trim: library.func("int malloc_trim(size_t)"),
        madvise: library.func("int madvise(uintptr_t, size_t, int)"),
      }
    );
  } catch {
    // A little more memory, then.
    return undefined;
  }
}

/**
 * From now on, large pieces of memory go back to the system as soon as they are freed. glibc answers a large request with pages of its
 * own, which are gone when they are freed. But each time it sees such pages freed it takes to answering requests of their size from its
 * heap, up to 32 MB; loading a model teaches it that, and from then on tensors leave holes between what is in use: 25 MB of them at the
 * peak. Being told a size, it stays with it. Threads would have heaps of their own, too, in which
 * what one of them freed waits for nobody else: 10 MB in the thread that reads recordings. Other systems' libraries don't need to be told. It is a wish: without the package that
 * calls C, or where there is no glibc, all stays as it is.
 */
export function giveLargeMemoryBack(): void {
  const library = cLibrary();
  library?.mallopt(mapFrom, mapFromBytes);
  library?.mallopt(trimFrom, trimFromBytes);
  library?.mallopt(mostArenas, 1);
  library?.malloc_trim(0);
}

/** Until the above, they come from the heap and stay in it: for many large values, one after the other. */
export function largeMemoryStays(): void {
  const library = cLibrary();
  library?.mallopt(mapFrom, mapFromMostBytes);
  library?.mallopt(trimFrom, trimNeverBytes);
}

/** MADV_DONTNEED, of sys/mman.h */
const dontNeed = 4;

/**
 * Pages of a file that is mapped and was not written to: they stay in the system's file cache, and are there again at their next use. Where the system isn't
 * Linux, it decides by itself. @param from, to addresses
 */
export function letGoOfPages(from: number, to: number): void {
  cLibrary()?.madvise(from, to - from, dontNeed);
}
