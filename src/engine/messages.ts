/** What goes between a host and the engine process. Everything is plain data, and is checked where it arrives. */
import { z } from "zod";
import {
  DeviceName,
  EngineEvent,
  JournalWindow,
  ModelSummary,
  RecordingSpan,
  TranscribeOptions,
} from "../api/engine.ts";
import { FailureValue } from "../api/failure.ts";
import { DeviceForm } from "../api/gpu.ts";
import { LogRecord } from "../api/log.ts";
import { type Failure, failureOf, toldFailure } from "../lib/failure.ts";
import type { CheckedModel } from "../model-store/check-model.ts";
import { MeasuredForm } from "../runtime/devices/known-devices.ts";

const Checked = z.object({
  summary: ModelSummary,
  hash: z.string(),
  files: z.array(z.string()).readonly(),
}) satisfies z.ZodType<CheckedModel>;

export const ToEngine = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("transcribe"),
    id: z.number().int(),
    file: z.string(),
    options: TranscribeOptions,
    resume: z.array(JournalWindow),
    foundLanguage: z.string().optional(),
    span: RecordingSpan.optional(),
    isGrowing: z.boolean().optional(),
  }),
  z.object({ type: z.literal("cancel"), id: z.number().int() }),
  /** whose words are told while they are decoded; replaces what was said before */
  z.object({ type: z.literal("follow"), files: z.array(z.string()) }),
  z.object({ type: z.literal("models"), id: z.number().int() }),
  /** reads every weight of a model, by its name or path */
  z.object({ type: z.literal("check"), id: z.number().int(), model: z.string() }),
  /** what a voice sounds like: of one person, at 16 kHz */
  z.object({ type: z.literal("voice"), id: z.number().int(), samples: z.instanceof(Float32Array) }),
  /** a form of a GPU is measured: asked of a process that does nothing else */
  z.object({ type: z.literal("probe"), form: DeviceForm }),
  z.object({ type: z.literal("close") }),
  /** from Electron's main process, which hands over an end of a channel to the compiler with it; without one there is none */
  z.object({ type: z.literal("compiler") }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** Between two signs of life: far more often than a host's patience with a silent engine ends. */
export const aliveMilliseconds = 2000;

export const FromEngine = z.discriminatedUnion("type", [
  /** the first: from now on it can be asked */
  z.object({ type: z.literal("ready") }),
  /** every few seconds, while nothing blocks it */
  z.object({ type: z.literal("alive") }),
  z.object({ type: z.literal("log"), record: LogRecord }),
  /** what decodes from now on: its driver may end the process, or keep it for ever */
  z.object({ type: z.literal("device"), device: DeviceName }),
  /** under Electron: one that compiles is needed */
  z.object({ type: z.literal("compiler") }),
  z.object({ type: z.literal("event"), id: z.number().int(), event: EngineEvent }),
  /** the last one for a request: done, failed or cancelled; `bug` when the engine itself went wrong */
  z.object({ type: z.literal("end"), id: z.number().int(), bug: z.string().optional() }),
  /** none: there is no GPU */
  z.object({ type: z.literal("probed"), found: MeasuredForm.or(z.literal("none")) }),
  z.object({ type: z.literal("models"), id: z.number().int(), models: z.array(ModelSummary) }),
  z.object({ type: z.literal("checked"), id: z.number().int(), checked: Checked.or(FailureValue) }),
  z.object({ type: z.literal("voice"), id: z.number().int(), print: z.instanceof(Float32Array).or(FailureValue) }),
]);
export type FromEngine = z.infer<typeof FromEngine>;

/** @param answered with a failure, or with what nobody asked for */
export function answeredFailure(answered: unknown): Failure {
  return toldFailure(FailureValue.catch(failureOf("the engine gave another answer")).parse(answered));
}
