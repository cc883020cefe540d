/** `slimscribe serve`: what it listens for, and what it prints. */
import { expect, test } from "vitest";
import type { ServeOptions } from "../../../src/hosts/server/serve.ts";
import { slimscribe } from "./support/terminal.ts";

const url = "http://127.0.0.1:4000/#key=page";
const base = "http://127.0.0.1:8808/v1";

/** @returns what was asked for and printed; it is ended at once */
async function served(args: readonly string[], made = true) {
  const asked: ServeOptions[] = [];
  const keyboard = { interrupt: () => {} };
  const ends: string[] = [];
  const { code, out, err } = await slimscribe(["serve", ...args], {
    keyboard,
    async serve(options) {
      asked.push(options);
      setImmediate(() => keyboard.interrupt());
      const audio = options.queue?.audio === undefined ? null : { url: "http://here:8809", key: "slim-audio", made };
      const api = options.api === undefined ? null : { url: base, key: "slim-secret", made };
      return {
        url,
        api,
        queue: options.queue === undefined ? null : { at: "redis://queue:6379", audio },
        close: async () => void ends.push("closed"),
      };
    },
  });
  return { asked, code, out, err, ends };
}

test("nothing is there for other programs unless it is asked for", async () => {
  const { asked, code, out, err, ends } = await served([]);
  expect([asked, code, out, ends]).toEqual([[{ port: 0 }], 0, `${url}\n`, ["closed"]]);
  expect(err).not.toContain("key");
});

test("with --api, or any option of it: this machine alone, and a new key is shown once", async () => {
  const usual = { port: 8808, host: "127.0.0.1", mostBytes: 1e9, mostRequests: 64 };
  const { asked, out, err } = await served(["--api"]);
  expect([asked, out]).toEqual([[{ port: 0, api: usual }], `${url}\n${base}\n`]);
  expect(err).toContain("Its key, shown this once: slim-secret\n");
  const given = await served(["--api-key-file", "key.txt", "--api-host", "0.0.0.0", "--api-max-file", "25"], false);
  expect(given.asked).toEqual([{ port: 0, api: { ...usual, keyFile: "key.txt", host: "0.0.0.0", mostBytes: 25e6 } }]);
  expect(given.err).not.toContain("slim-secret");
  expect((await served(["--api-port", "70000"])).code).toBe(2);
});

test("with --queue workers transcribe; with --audio-host they fetch what is on no disk of theirs", async () => {
  const { asked, err } = await served(["--queue", "redis://:secret@queue"]);
  expect(asked).toEqual([{ port: 0, queue: { address: "redis://:secret@queue" } }]);
  expect(err).toContain("slimscribe worker --queue, with the address redis://queue:6379.");
  expect(err).not.toContain("secret");
  const audio = { host: "0.0.0.0", port: 8809, url: undefined, keyFile: undefined };
  const fetched = await served(["--queue", "--audio-host", "0.0.0.0"]);
  expect(fetched.asked).toEqual([{ port: 0, queue: { address: true, audio } }]);
  expect(fetched.err).toContain("shown this once: slim-audio\n");
  expect((await served(["--queue", "--audio-host", "0.0.0.0"], false)).err).not.toContain("slim-audio");
  expect((await served(["--audio-host", "0.0.0.0"])).code).toBe(2);
});
