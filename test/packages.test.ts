/** What `npm ci` does and says with the oldest Node that the program runs on: no download beside packages, no warning. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const textOf = (...path: string[]): string => readFileSync(join(import.meta.dirname, "..", ...path), "utf8");
const One = z.object({
  hasInstallScript: z.boolean().optional(),
  // Very old packages tell it as a list.
  engines: z.union([z.record(z.string(), z.string()), z.array(z.string())]).optional(),
});
const { packages } = z.object({ packages: z.record(z.string(), One) }).parse(JSON.parse(textOf("package-lock.json")));
const { allowScripts } = z
  .object({ allowScripts: z.record(z.string(), z.boolean()) })
  .parse(JSON.parse(textOf("package.json")));

test("each package with a script at its installation is allowed or refused by name", () => {
  const scripted = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, "")] : [],
  );
  expect(scripted.length).toBeGreaterThan(0);
  expect(scripted.filter((name) => !(name in allowScripts))).toEqual([]);
});

test("the runtime's script, which fetches CUDA libraries, is run by no npm", () => {
  // npm 11 is told by allowScripts. npm 10 runs the scripts that the lock tells of: after a new version of the package take
  // "hasInstallScript" out of its entry again (docs/decisions.md).
  expect(allowScripts["onnxruntime-node"]).toBe(false);
  expect(packages["node_modules/onnxruntime-node"]).toBeDefined();
  expect(packages["node_modules/onnxruntime-node"]?.hasInstallScript).toBeUndefined();
});

test("no package asks for a newer Node than 20", () => {
  const asking = Object.entries(packages).filter(([, { engines }]) => {
    const node = engines && !Array.isArray(engines) ? engines.node : undefined;
    return (
      node !== undefined && node !== "*" && !/\|\||(^|\D)(?:[0-9]|1[0-9]|20)(?:\.|\D|$)/.test(node.split(".")[0] ?? "")
    );
  });
  expect(asking.map(([path]) => path)).toEqual([]);
});

test("nothing fetches Electron before it is packed", () => {
  expect(allowScripts.electron).toBe(false);
  expect(packages["node_modules/electron"]).toBeDefined();
  expect(packages["node_modules/electron"]?.hasInstallScript).toBeUndefined();
});
