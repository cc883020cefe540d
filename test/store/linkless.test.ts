/** Disks on which a file can't have a second name: FAT, some shares. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { realDisk, writeOutput } from "../../src/store/output.ts";
import { aStore, temporaryFolder } from "./support/folder.ts";

vi.mock("node:fs/promises", async (original) => ({
  ...(await original<typeof import("node:fs/promises")>()),
  link: async () => {
    throw Object.assign(new Error("no links here"), { code: "EPERM" });
  },
}));

const request = (folder: string, text: string) => ({
  source: join(folder, "talk.wav"),
  folder,
  stem: "talk",
  extension: "txt",
  bytes: Buffer.from(text),
});

test("a disk without links gets whole files too, and another's is not written over", async () => {
  const folder = temporaryFolder();
  const { outputs } = aStore(join(folder, "data"));
  writeFileSync(join(folder, "talk.txt"), "mine");
  expect(await writeOutput(request(folder, "one"), outputs)).toBe(join(folder, "talk (2).txt"));
  expect(await writeOutput(request(folder, "two"), outputs)).toBe(join(folder, "talk (2).txt"));
  expect(readFileSync(join(folder, "talk (2).txt"), "utf8")).toBe("two");
  expect(readdirSync(folder).sort()).toEqual(["data", "talk (2).txt", "talk.txt"]);
});

test("a name that was taken when the program was killed is filled by the next one", async () => {
  const folder = temporaryFolder();
  const { outputs } = aStore(join(folder, "data"));
  const takes = { ...realDisk, placeNew: async () => new Promise<never>(() => {}) };
  void writeOutput(request(folder, "one"), outputs, takes);
  await expect.poll(() => outputs.marks(join(folder, "talk.txt"))).toHaveLength(1);
  writeFileSync(join(folder, "talk.txt"), "");
  expect(await writeOutput(request(folder, "two"), outputs)).toBe(join(folder, "talk.txt"));
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("two");
});
