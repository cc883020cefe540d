/** While another program keeps the database locked, what needs it waits, and everything else is answered. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { defaultSettings } from "../../src/api/settings.ts";
import { Failure } from "../../src/lib/failure.ts";
import { patiently } from "../../src/store/patience.ts";
import { openStore } from "../../src/store/store.ts";
import { temporaryFolder } from "../store/support/folder.ts";

const root = resolve(import.meta.dirname, "..", "..");

async function locker(path: string): Promise<() => void> {
  const program = join(root, "test", "store", "support", "locker.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, path], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill());
  await once(child.stdout, "data");
  return () => child.stdin.end();
}

test("a change waits for the other program's end, and is then made once; meanwhile the program goes on", async () => {
  const store = openStore({ folder: temporaryFolder(), engineVersion: "1", now: () => 5, hasOthersWaiting: true });
  onTestFinished(() => store.close());
  const unlock = await locker(store.path);
  let tries = 0;
  let made = false;
  const change = patiently(() => {
    tries++;
    store.saveSettings({ ...defaultSettings, theme: "dark" });
  }).then(() => {
    made = true;
  });
  // Reading and other work go on, however long the lock lasts.
  while (tries < 3) await new Promise((next) => setImmediate(next));
  expect([made, store.settings()]).toEqual([false, null]);
  unlock();
  await change;
  expect(store.settings()?.theme).toBe("dark");
});

test("only a locked database is waited for", async () => {
  const full = new Failure("store.full", "The disk is full.", "");
  await expect(patiently(() => Promise.reject(full))).rejects.toBe(full);
});
