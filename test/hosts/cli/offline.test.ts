/** Nothing leaves the machine: the words are right with every way to the network closed, in Node and in the system. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { builtCommand } from "../../built.ts";
import { temporaryFolder } from "./support/terminal.ts";

const clip = join(import.meta.dirname, "..", "..", "audio", "jfk.flac");
const offline = pathToFileURL(join(import.meta.dirname, "support", "offline.mjs")).href;
/** The same words from a program of its own with the real engine and model. */
const saysAll = /ask not what your country can do for you,?\s+ask what you can do for your country/i;

function run(program: string, args: readonly string[], environment: Record<string, string> = {}) {
  const data = temporaryFolder();
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { ...process.env, SLIMSCRIBE_DATA: data, ...environment },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const transcribe = [...builtCommand, "transcribe", clip, "--language", "en"];

test("with every socket of Node closed the words are right, and none was asked for", () => {
  const sockets = join(temporaryFolder(), "sockets");
  const args = ["--import", offline, ...transcribe];
  const { status, stdout, stderr } = run(process.execPath, args, { SLIMSCRIBE_SOCKETS: sockets });
  expect([status, stderr.includes("not allowed")]).toEqual([0, false]);
  expect(stdout).toMatch(saysAll);
  // Once by each thread: recordings are read in one of their own.
  expect(new Set(readFileSync(sockets, "utf8").trim().split("\n"))).toEqual(new Set(["watched"]));
});

test("the watch notices what it should", () => {
  const sockets = join(temporaryFolder(), "sockets");
  const attempts = [
    "await fetch('https://example.com')",
    "(await import('node:https')).get('https://example.com')",
    "new (await import('node:net')).Socket().connect(80, '127.0.0.1')",
    "(await import('node:dns/promises')).lookup('example.com')",
    "(await import('node:dgram')).createSocket('udp4')",
  ];
  for (const attempt of attempts) {
    const args = ["--import", offline, "--input-type=module", "--eval", attempt];
    expect([attempt, run(process.execPath, args, { SLIMSCRIBE_SOCKETS: sockets }).status]).toEqual([attempt, 1]);
  }
  const noted = readFileSync(sockets, "utf8").split("\n");
  expect(noted.filter((line) => line !== "watched" && line !== "")).toHaveLength(attempts.length);
});

const canUnshare = process.platform === "linux" && spawnSync("unshare", ["-n", "true"]).status === 0;
if (!canUnshare) console.warn("not run: a system without network interfaces needs the right to make one (unshare -n)");

test.skipIf(!canUnshare)("in a system without any network interface the words are right", () => {
  const { status, stdout } = run("unshare", ["-n", process.execPath, ...transcribe]);
  expect(status).toBe(0);
  expect(stdout).toMatch(saysAll);
});
