/** Before a program starts: notes what ORT_DISABLE_TELEMETRY is whenever the runtime's library is loaded. */
import { appendFileSync } from "node:fs";

const load = process.dlopen;
process.dlopen = (module, file, ...rest) => {
  if (/onnxruntime/.test(file))
    appendFileSync(process.env.SLIMSCRIBE_LOADINGS, `${process.env.ORT_DISABLE_TELEMETRY ?? "not set"}\n`);
  return load(module, file, ...rest);
};
