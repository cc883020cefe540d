/** What goes between the process that compiles and its threads. Both ends are one program: it is plain data, and typed. */
import type { FailureValue } from "../../api/failure.ts";
import type { LogRecord } from "../../api/log.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";
import type { OpenedModel } from "./compile-task.ts";
import type { WantedUnit } from "./unit.ts";

export interface ThreadData extends Omit<OpenedModel, "hash"> {
  /** of the model */
  path: string;
  /** of the text that is read for the choice of caches; none where they were chosen before */
  referenceTokens: readonly number[];
  /** made one after the other */
  units: readonly WantedUnit[];
  /** The states of a window without a sound: found out here first, as the encoder is compiled; or told by the thread that does so; or nobody needs to. */
  silence: { precision: WeightPrecision } | "told" | undefined;
  /** that a product takes */
  threads: number;
}

export type ToThread =
  /** the model's content: as it was noted, and as it was read now */
  | { type: "hash"; trust: "noted" | "read"; hash: string }
  | { type: "silence"; states: Float32Array<ArrayBuffer> }
  /** nobody needs what it makes */
  | { type: "stop" };

export type FromThread =
  | { type: "log"; record: LogRecord }
  /** of one of its units, by number */
  | { type: "share"; unit: number; share: number }
  /** one of its units is on the disk */
  | { type: "made"; unit: number }
  | { type: "draft"; path: string }
  | { type: "failed"; failure: FailureValue }
  | { type: "silence"; states: Float32Array<ArrayBuffer> };
