/**
 * Which test files begin first: those that take longest, so that none of them is left to run by itself at the end; no two in a row that make
 * the same model ready, since what one has made the other only reads. By processor seconds; all others follow as Vitest has them.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const longest = [
  "engine/golden",
  "fuzz/fuzz",
  "electron/desktop",
  "engine/batch",
  "runtime/webgpu",
  "hosts/cli/real",
  "engine/device-faults",
  "privacy/trace",
  "model-store/damaged-cache",
  "hosts/cli/killed",
  "engine/preparing",
  "hosts/cli/kills",
  "engine/endurance",
  "engine/engine-client",
  "electron/packaging",
];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return found < 0 ? longest.length : found;
    };
    // Stable: what has no place here keeps the one that it has.
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
