/** What the runtime's telemetry left is removed where it is provably ours, and stays where it may be another program's. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { removeRuntimeLeftovers } from "../../src/engine/telemetry-leftovers.ts";

const ours = "5d760a42-3008-4ada-82f1-86252b267c7d";
const others = "9b1f6c60-7a50-4dd0-8b2e-0d3c8f1f2a11";
const session = "7d2f6d2c-05fc-79e0-bd52-8dcd0b7fade1";
/** As the records of the database hold them: names and values with a byte or two between. */
const plain = (id: string): string => `SessionCreationStart\x15q${session}AppSessionGuid\x01i$${id}LibraryVersion\x06`;
const named = (id: string, maker: string): string => `${plain(id)}modelProducerName\x01i\n${maker}\x00`;
/** No process has it: numbers end at four million under Linux, at a hundred thousand under macOS. */
const dead = 999_999_999;

function leftovers(events: string) {
  const root = mkdtempSync(join(tmpdir(), "slimscribe-leftovers-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [caches, temporary] = [join(root, "caches"), join(root, "temporary")];
  const folder = join(caches, "Microsoft", "DeveloperTools", ".onnxruntime");
  for (const each of [folder, temporary]) mkdirSync(each, { recursive: true });
  const write = (path: string, text = ""): string => {
    writeFileSync(path, text);
    return path;
  };
  write(join(folder, "deviceid"), others);
  write(join(folder, "onnxruntime.db"), events);
  const kept = [
    write(join(temporary, `mat-debug-${process.pid}.log`)),
    write(join(temporary, `mat-debug-${dead - 1}.log`), "somebody's"),
  ];
  const empty = write(join(temporary, `mat-debug-${dead}.log`));
  const ses = write(join(temporary, ".ses"), `1795881195534\n${session}\n`);
  return { caches, folder, temporary, kept, empty, ses };
}

test("events of ours alone: folder, id and the empty logs of dead processes go, nothing else", async () => {
  const { caches, folder, temporary, kept, empty, ses } = leftovers(plain(ours) + named(ours, "slimscribe"));
  await removeRuntimeLeftovers(folder, temporary);
  expect([join(caches, "Microsoft"), empty, ses].filter(existsSync)).toEqual([]);
  expect([caches, ...kept].filter(existsSync)).toEqual([caches, ...kept]);
});

test.each([
  ["another program's events beside ours", named(ours, "slimscribe") + named(others, "pytorch")],
  ["events that don't tell whose they are", named(ours, "slimscribe") + plain(others)],
  ["ours before another's that has no name", plain(others) + named(ours, "slimscribe")],
  ["no event", ""],
])("%s: everything stays", async (_name, events) => {
  const { folder, temporary, empty, ses } = leftovers(events);
  await removeRuntimeLeftovers(folder, temporary);
  const all = [join(folder, "deviceid"), join(folder, "onnxruntime.db"), empty, ses];
  expect(all.filter(existsSync)).toEqual(all);
});

test("a file of another kind in the folder: everything stays", async () => {
  const { folder, temporary } = leftovers(named(ours, "slimscribe"));
  writeFileSync(join(folder, "notes"), "");
  await removeRuntimeLeftovers(folder, temporary);
  expect(existsSync(join(folder, "deviceid"))).toBe(true);
});

test("where there is nothing, nothing is done", async () => {
  await removeRuntimeLeftovers(join(tmpdir(), "slimscribe-is-not-there"), tmpdir());
});
