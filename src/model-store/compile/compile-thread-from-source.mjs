/** Starts a compiling thread where the program runs from its source: threads don't heed --import on every version of Node that is supported. */
import { register } from "tsx/esm/api";

register();
await import("./compile-thread.ts");
