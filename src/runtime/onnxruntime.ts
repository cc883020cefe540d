/**
 * ONNX Runtime, loaded with its telemetry off: the one place that names the package.
 *
 * Its official builds carry their maker's telemetry, switched on: under Linux and macOS a server is looked up within seconds, and a device
 * id, a database of events and logs are written (docs/privacy.md). The variable keeps all of that away, if it is set before the
 * library is loaded. So the package is required here, behind the line that sets it: an `import` would be hoisted in front of that line,
 * in the sources and once more by the bundler.
 */
import { createRequire } from "node:module";

process.env.ORT_DISABLE_TELEMETRY = "1";
const runtime = createRequire(import.meta.url)("onnxruntime-node") as typeof import("onnxruntime-node");

export const { InferenceSession, Tensor, env } = runtime;
export type InferenceSession = import("onnxruntime-node").InferenceSession;
export type Tensor = import("onnxruntime-node").Tensor;
export type SessionOptions = import("onnxruntime-node").InferenceSession.SessionOptions;
