/** What `doctor` shows. */
import { access, constants } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { findFfmpeg } from "../audio/find-ffmpeg.ts";
import { formText, gpuText } from "../engine/device-text.ts";
import { measuredKernels, runtimeVersion } from "../engine/machine.ts";
import { probeDevice } from "../engine/probe-device.ts";
import { bytes, figure } from "../lib/figures.ts";
import { loggedFailure } from "../lib/log.ts";
import { cacheFolder, dataFolder } from "../lib/node/folders.ts";
import { makeOwnFolder } from "../lib/node/own-files.ts";
import { version } from "../lib/node/version.ts";
import { cacheBytes } from "../model-store/compile/compiled-cache.ts";
import { modelReport } from "../model-store/model-report.ts";
import { healthOf } from "../store/mend.ts";
import { processorName, vectorUnits } from "./processor.ts";

export interface MachineLine {
  name: string;
  /** lines behind the first are details */
  value: string;
  ok: boolean;
  hint?: string;
}

/** The machine, the runtime, the folders and the embedded model: each with whether it is as it should be. */
export async function machineReport(): Promise<{ lines: MachineLine[] }> {
  const ffmpeg = await findFfmpeg();
  const lines: MachineLine[] = [
    { name: "Slimscribe", value: version, ok: true },
    { name: "Node", value: process.version, ok: Number(process.versions.node.split(".")[0]) >= 20 },
    { name: "ONNX Runtime", value: runtimeVersion, ok: true },
    { name: "Processor", value: processorName(), ok: true },
    { name: "Vector units", value: await vectorUnits(), ok: true },
    await kernelLine(),
    gpuLine(gpuText()),
    { name: "Memory", value: `${bytes(freemem())} free of ${bytes(totalmem())}`, ok: freemem() > 1e9 },
    ffmpeg
      ? { name: "ffmpeg", value: ffmpeg, ok: true }
      : { name: "ffmpeg", value: "not found", ok: true, hint: "Only needed for rare formats, such as WMA." },
    await folderLine("Data folder", dataFolder()),
    databaseLine(),
    await folderLine("Cache folder", cacheFolder(), `, ${Math.round((await cacheBytes()) / 1e6)} MB`),
    await modelLine(),
  ];
  return { lines };
}

const gpuLine = (value: string): MachineLine => ({ name: "GPU", value, ok: true });

/** Measures it now, in processes of its own: some minutes the first time. @param say told which form is begun */
export async function measuredGpu(say: (line: string) => void): Promise<MachineLine> {
  return gpuLine(gpuText(await probeDevice({ onForm: (now) => say(formText(now)) })));
}

async function kernelLine(): Promise<MachineLine> {
  const name = "Kernels";
  try {
    return { name, value: await measuredKernels(), ok: true };
  } catch (error) {
    const { message, hint } = loggedFailure("a check failed", error);
    return { name, value: message, ok: false, hint };
  }
}

async function folderLine(name: string, path: string, told = ""): Promise<MachineLine> {
  try {
    await makeOwnFolder(path);
    await access(path, constants.W_OK);
    return { name, value: `${path}${told}`, ok: true };
  } catch {
    return {
      name,
      value: `${path} can't be written to`,
      ok: false,
      hint: "Set SLIMSCRIBE_DATA and SLIMSCRIBE_CACHE to folders of your own.",
    };
  }
}

function databaseLine(): MachineLine {
  const { failure } = healthOf(dataFolder());
  return failure === null
    ? { name: "Database", value: "whole", ok: true }
    : { name: "Database", value: failure.message, ok: false, hint: failure.hint };
}

async function modelLine(): Promise<MachineLine> {
  try {
    const { summary, layers } = await modelReport("whisper-base");
    const keys = layers.filter(({ cache }) => cache === "keys").length;
    return {
      name: "Model",
      value: `${summary.name}, ${figure(summary.parameters / 1e6)} M parameters, ${keys} of ${layers.length} layers keep keys`,
      ok: true,
    };
  } catch (error) {
    const { message, hint } = loggedFailure("a check failed", error);
    return { name: "Model", value: message, ok: false, hint };
  }
}
