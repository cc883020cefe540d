/**
 * The packed program in a real Electron: packed by the builder as for people, with that runtime in place of Electron's newest. Its switches are
 * set as far as it has them, so there is no inspector of Node, and it starts from its archive alone; Chromium's own way in
 * (`--remote-debugging-port`) is no switch of Electron's, and is what it is driven by.
 *
 * That Electron reads no ES modules out of an archive: the program is in CommonJS. What is in the archive and what beside it, and how the one finds the
 * other, is as it is packed for people.
 */
import { constants, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { Arch, build, type Configuration, Platform } from "electron-builder";
import configuration from "../../electron-builder.ts";
import { bundled, placeBundled } from "./bundled-program.ts";
import { additions, electronRuntime, executableName, placePreload } from "./electron-runtime.ts";

const root = resolve(import.meta.dirname, "../..");

interface Fuses {
  FuseVersion: { V1: string };
  FuseV1Options: Record<string, number | string>;
  flipFuses(executable: string, fuses: Record<string, unknown>): Promise<number>;
}
const ofBuilder = createRequire(createRequire(import.meta.resolve("electron-builder")).resolve("app-builder-lib"));
const { FuseVersion, FuseV1Options, flipFuses }: Fuses = ofBuilder("@electron/fuses");

export interface PackedElectron {
  executable: string;
  remove(): void;
}

/** @returns the executable, or a sentence that says why there is none */
export async function packedElectron(): Promise<PackedElectron | { missing: string }> {
  const found = electronRuntime();
  if ("missing" in found) return found;
  // Within the project: what the builder leaves beside the archive it knows by its place there.
  mkdirSync(join(root, "dist"), { recursive: true });
  const draft = mkdtempSync(join(root, "dist", "packed-"));
  const remove = (): void => rmSync(draft, { recursive: true, force: true });
  try {
    const electronDist = join(draft, "electron");
    placeRuntime(found.runtime, electronDist);
    await placeBundled(join(draft, "app", "out"), additions);
    placePreload(join(draft, "app", "out"));
    const output = join(draft, "packed");
    const config = configFor({ electronDist, built: join(draft, "app", "out"), output });
    await build({ projectDir: root, targets: Platform.LINUX.createTarget("dir", Arch.x64), config, publish: "never" });
    const executable = join(output, "linux-unpacked", executableName);
    await setFuses(executable);
    return { executable, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Joined by the builder to the configuration that it finds itself, list by list. */
function configFor(place: { electronDist: string; built: string; output: string }): Configuration {
  return {
    electronDist: place.electronDist,
    electronVersion: "25.1.1",
    electronFuses: null,
    directories: { output: place.output },
    extraMetadata: { type: "commonjs" },
    // Those of `out` are known to the builder by where they are taken from.
    asarUnpack: ["**/app/out/{engine,chunks}/**"],
    linux: {
      files: [
        "!out/**",
        `!node_modules/{${bundled.join(",")}}/**`,
        { from: place.built, to: "out", filter: ["{main,preload,page,engine,chunks}/**", "!**/*.map"] },
      ],
    },
  };
}

/** The builder names the program itself, and its folder of resources is another one. */
function placeRuntime(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => basename(path) !== "resources",
  });
  mkdirSync(join(to, "resources"));
  renameSync(join(to, executableName), join(to, "electron"));
}

/** As they are packed: those that this Electron has. */
async function setFuses(executable: string): Promise<void> {
  const wanted = Object.entries(configuration.electronFuses ?? {}).flatMap(([name, value]) => {
    const option = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)];
    return name === "grantFileProtocolExtraPrivileges" || option === undefined ? [] : [[option, value]];
  });
  await flipFuses(executable, { version: FuseVersion.V1, ...Object.fromEntries(wanted) });
}
