/**
 * The table of forms that a model runs in: on which device, what of it runs there, and as which numbers. What a form has no unit for runs on the processor: the
 * encoder, and decoders of modes that are missing. Which of a device's forms is taken is measured (engine/measure-device.ts).
 */
import type { DeviceName } from "../../api/engine.ts";
import { DeviceForm } from "../../api/gpu.ts";
import type { Attention } from "../../api/transcript.ts";
import type { Floats } from "../../model/state.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";

/** A unit's name, and what its weights are stored as. */
type EncoderUnit = ["webgpu-encoder", WeightPrecision];
type DecoderUnit = [`webgpu-${"standard" | "slim"}${"" | "-halves"}`, WeightPrecision];

interface Form {
  device: DeviceName;
  encoder?: EncoderUnit;
  decoders: Partial<Record<Attention, DecoderUnit>>;
  /** of the decoder */
  floats: Floats;
  /** in a line, behind "with" */
  text: string;
}

const encoder: EncoderUnit = ["webgpu-encoder", "float32"];
const whole: Form["decoders"] = { standard: ["webgpu-standard", "float32"], slim: ["webgpu-slim", "float32"] };
const halves: Form["decoders"] = {
  standard: ["webgpu-standard-halves", "float32"],
  slim: ["webgpu-slim-halves", "float32"],
};

export const deviceForms: Record<DeviceForm, Form> = {
  cpu: { device: "cpu", decoders: {}, floats: "float32", text: "all on the processor" },
  webgpu: { device: "webgpu", decoders: whole, floats: "float32", text: "its decoder in float32" },
  "webgpu-halves": { device: "webgpu", decoders: halves, floats: "float16", text: "its decoder in half floats" },
  "webgpu-encoder": {
    device: "webgpu",
    encoder,
    decoders: whole,
    floats: "float32",
    text: "encoder and decoder in float32",
  },
  "webgpu-encoder-halves": {
    device: "webgpu",
    encoder,
    decoders: halves,
    floats: "float16",
    text: "its encoder in float32, its decoder in half floats",
  },
};

/** The first is the one that is taken where nothing was measured: it asks least of a driver. */
export const formsOf = (device: DeviceName): readonly DeviceForm[] =>
  DeviceForm.options.filter((form) => deviceForms[form].device === device);

export const decodes = (device: DeviceName, mode: Attention): boolean =>
  formsOf(device).some((form) => deviceForms[form].decoders[mode] !== undefined);

/** @returns the processor's where this one has no decoder for the mode */
export const formFor = (form: DeviceForm, mode: Attention): DeviceForm =>
  deviceForms[form].decoders[mode] === undefined ? "cpu" : form;

/** What computes the same in float32. */
export const exactFormOf = (form: DeviceForm): DeviceForm =>
  formsOf(deviceForms[form].device).find(
    (one) => deviceForms[one].floats === "float32" && deviceForms[one].encoder === deviceForms[form].encoder,
  ) ?? form;
