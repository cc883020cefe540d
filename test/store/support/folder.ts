import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type Store } from "../../../src/store/store.ts";

export { aTranscript, said } from "./said.ts";

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function aFile(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A store that is closed when the test is over. */
export function aStore(folder: string, now = (): number => Date.now() / 1000, engineVersion = "1"): Store {
  const store = openStore({ folder, engineVersion, now });
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // closed by the test itself
    }
  });
  return store;
}
