/**
 * What the C library does with memory that is given back. glibc answers a large request with pages of its own, which are gone when they are
 * freed. But each time it sees such pages freed it takes to answering requests of their size from its heap, up to 32 MB; loading a model
 * teaches it that, and from then on tensors leave holes between what is in use: 25 MB of them at the peak. Being told a size, it
 * stays with it. Other systems' libraries don't need to be told.
 */
import { createRequire } from "node:module";

/** M_MMAP_THRESHOLD, of malloc.h */
const mapFrom = -3;
/** A decoder step's values are smaller: pages of their own for each would cost time. */
const mapFromBytes = 1_000_000;

/** From now on. It is a wish: without the package that calls C, or where there is no glibc, all stays as it is. */
export function giveLargeMemoryBack(): void {
  if (process.platform !== "linux") return;
  try {
    const { load } = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    load("libc.so.6").func("int mallopt(int, int)")(mapFrom, mapFromBytes);
  } catch {
    // A little more memory, then.
  }
}
