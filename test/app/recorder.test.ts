/** Recordings that a page makes: what is in the file after each step, and what becomes of it when page, program or disk go away. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, open as openFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import { silentPageSeconds } from "../../src/api/recording.ts";
import type { Application } from "../../src/app/app.ts";
import { recordingName } from "../../src/app/recording-file.ts";
import { readRecordingHeader, recordingHeader, recordingHeaderBytes } from "../../src/audio/growing.ts";
import { openAudio } from "../../src/audio/open.ts";
import { scriptedApplication } from "../e2e/scripted.ts";

let folder = "";
let open: Application[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-recorder-"));
});
afterEach(async () => {
  vi.useRealTimers();
  for (const application of open.splice(0)) await application.close();
  await rm(folder, { recursive: true, force: true });
});

function application(): Application {
  const script = { duration: () => 10, segments: () => [{ start: 0, end: 9, text: " Words." }], pace: async () => {} };
  const made = scriptedApplication(script, folder);
  open.push(made);
  return made;
}

const sound = (...samples: number[]): string => Buffer.from(Int16Array.from(samples).buffer).toString("base64");
const samplesIn = (path: string): number[] => {
  const bytes = readFileSync(path).subarray(recordingHeaderBytes);
  return [...new Int16Array(Uint8Array.from(bytes).buffer)];
};
const start = ({ handlers }: Application, page = "one") => handlers.startRecording({ page, rate: 48_000, options: {} });
const goesOn = (header: Uint8Array) => readRecordingHeader(header)?.goesOn;
const stateOf = async ({ handlers }: Application) => (await handlers.queue({})).rows.map(({ state }) => state);

test("what is sent is in the file at once, once, and it becomes a file of the queue with what was chosen for it", async () => {
  const made = application();
  const { handlers } = made;
  const { id, path, name } = await handlers.startRecording({ page: "one", rate: 48_000, options: { language: "de" } });
  expect(path).toBe(join(folder, "recordings", name));
  expect((await handlers.queue({})).rows[0]).toMatchObject({ id, recording: true, options: { language: "de" } });
  expect(await handlers.record({ id, from: 0, base64: sound(1, 2, 3) })).toEqual({ samples: 3 });
  expect(samplesIn(path)).toEqual([1, 2, 3]);
  // An answer was lost, and it is sent again with more; then something is lost on its way.
  expect(await handlers.record({ id, from: 1, base64: sound(2, 3, 4) })).toEqual({ samples: 4 });
  expect(await handlers.record({ id, from: 6, base64: sound(7) })).toEqual({ samples: 7 });
  expect(samplesIn(path)).toEqual([1, 2, 3, 4, 0, 0, 7]);
  await handlers.pauseRecording({ id, paused: true });
  expect((await handlers.recordings({})).running).toMatchObject({ id, page: "one", paused: true, seconds: 7 / 48_000 });
  expect(goesOn(readFileSync(path))).toBe(true);
  await expect(handlers.act({ action: "remove", ids: [id] })).rejects.toMatchObject({ code: "recording.running" });

  await handlers.stopRecording({ id });
  expect(goesOn(readFileSync(path))).toBe(false);
  expect((await handlers.recordings({})).running).toBeNull();
  await expect.poll(() => stateOf(made)).toEqual(["done"]);
  const [row] = (await handlers.queue({})).rows;
  expect(row).toMatchObject({ bytes: recordingHeaderBytes + 14 });
  expect(row?.recording).toBeUndefined();
  await expect(handlers.record({ id, from: 7, base64: sound(8) })).rejects.toMatchObject({ code: "recording.gone" });
  expect(readdirSync(join(folder, "unfinished"))).toEqual([]);
});

test("one window records at a time, the others see it and can stop it", async () => {
  const made = application();
  const events: HostEvent[] = [];
  made.listen((event) => void events.push(event));
  const { id } = await start(made);
  await expect(start(made, "another")).rejects.toMatchObject({ code: "recording.another" });
  expect(events.findLast(({ type }) => type === "recordings")).toMatchObject({ recordings: { running: { id } } });
  await made.handlers.stopRecording({ id });
  expect(events.findLast(({ type }) => type === "recordings")).toMatchObject({ recordings: { running: null } });
  await made.handlers.stopRecording({ id: (await start(made, "another")).id });
});

test("a page that has gone ends its recording; one that is paused and gives signs does not", async () => {
  const made = application();
  const { handlers } = made;
  const events: HostEvent[] = [];
  made.listen((event) => void events.push(event));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { id, path } = await start(made);
  await handlers.record({ id, from: 0, base64: sound(1, 2) });
  for (let sign = 0; sign < 3; sign++) {
    vi.advanceTimersByTime((silentPageSeconds - 1) * 1000);
    await handlers.record({ id, from: 2, base64: "" });
  }
  expect((await handlers.recordings({})).running).not.toBeNull();
  vi.advanceTimersByTime(silentPageSeconds * 1000);
  await vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining({ type: "notice", level: "warning" })));
  expect(goesOn(readFileSync(path))).toBe(false);
  expect(samplesIn(path)).toEqual([1, 2]);
});

test("one whose program was killed is found at the next start, told, transcribed, and deleted where the person wants that", async () => {
  const first = application();
  const { id, path } = await start(first);
  await first.handlers.record({ id, from: 0, base64: sound(1, 2, 3) });
  // As a kill leaves it: the mark, and the header of what goes on.
  const marks = join(folder, "unfinished");
  const [mark = ""] = readdirSync(marks).filter((name) => name.endsWith(".json"));
  const said = readFileSync(join(marks, mark));
  const left = readFileSync(path);
  await first.close();
  open = [];
  await writeFile(join(marks, mark), said);
  await writeFile(path, Buffer.concat([left, Buffer.of(9)]));

  const second = application();
  const { cutOff } = await second.handlers.recordings({});
  expect(cutOff).toMatchObject([{ id, seconds: 3 / 48_000 }]);
  expect(samplesIn(path)).toEqual([1, 2, 3]);
  expect(goesOn(readFileSync(path))).toBe(false);
  expect(readdirSync(marks)).toEqual([]);
  await expect.poll(() => stateOf(second)).toEqual(["done"]);
  await second.handlers.settleCutOff({ id, kept: false });
  expect(existsSync(path)).toBe(false);
  expect(await stateOf(second)).toEqual([]);
  expect((await second.handlers.recordings({})).cutOff).toEqual([]);
});

test("of a kill before the first sound nothing is left, and a living program's recording is left alone", async () => {
  const made = application();
  const { id } = await start(made);
  await mkdir(join(folder, "other"));
  // Another program over the same data folder.
  const other = application();
  expect((await other.handlers.recordings({})).cutOff).toEqual([]);
  await made.handlers.stopRecording({ id });

  const path = join(folder, "empty.wav");
  await writeFile(path, recordingHeader(48_000, null));
  const lost = "00000000-0000-4000-8000-000000000000";
  await mkdir(join(folder, "unfinished"), { recursive: true });
  await writeFile(join(folder, "unfinished", `recording-${lost}.json`), JSON.stringify({ id: lost, path }));
  const third = application();
  expect((await third.handlers.recordings({})).cutOff).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test("where nothing can be written is told before anything is said", async () => {
  const made = application();
  await writeFile(join(folder, "file"), "");
  const settings = await made.handlers.settings({});
  await made.handlers.changeSettings({ ...settings, recordingFolder: join(folder, "file", "inside") });
  await expect(start(made)).rejects.toMatchObject({ code: "recording.folder" });
  await made.handlers.changeSettings({ ...settings, recordingFolder: join(folder, "chosen") });
  const { id, path } = await start(made);
  expect(path.startsWith(join(folder, "chosen"))).toBe(true);
  await made.handlers.stopRecording({ id });
});

test("a header of any length is read, the recording that goes on as well", async () => {
  for (const samples of [0, 5]) {
    const path = join(folder, `${samples}.wav`);
    await writeFile(path, Buffer.concat([recordingHeader(48_000, null), new Uint8Array(2 * 48_000 + 2 * samples)]));
    const audio = await openAudio(path);
    expect(audio).toMatchObject({
      container: "WAV",
      sampleRate: 48_000,
      channels: 1,
      durationSeconds: 1 + samples / 48_000,
    });
    expect(audio.warnings).toEqual([]);
    await audio.close();
  }
  const long = recordingHeader(48_000, 5 * 1024 ** 3);
  expect([Buffer.from(long.subarray(0, 4)).toString(), goesOn(long)]).toEqual(["RF64", false]);
  expect(Buffer.from(long).readBigUInt64LE(28)).toBe(BigInt(5 * 1024 ** 3));
  expect(
    goesOn(Buffer.from("RIFF, and something else that is long enough to be a header of eighty bytes, is it?")),
  ).toBeUndefined();
});

test("names are in the order of time, and two of one second have two names", () => {
  const at = new Date(2026, 10, 29, 8, 5, 9).getTime() / 1000;
  expect(recordingName(at)).toBe("Recording 2026-11-29 08.05.09.wav");
  expect(recordingName(at, 2)).toBe("Recording 2026-11-29 08.05.09 (2).wav");
});

test("a full disk is told, takes nothing of what is there, and the same sound is written when there is room", async () => {
  const made = application();
  const { handlers } = made;
  const { id, path } = await start(made);
  await handlers.record({ id, from: 0, base64: sound(1, 2) });
  const probe = await openFile(path);
  const write = vi.spyOn(Object.getPrototypeOf(probe), "write");
  await probe.close();
  write.mockRejectedValueOnce(Object.assign(new Error("no space left on device"), { code: "ENOSPC" }));
  await expect(handlers.record({ id, from: 2, base64: sound(3) })).rejects.toMatchObject({ code: "recording.full" });
  expect(samplesIn(path)).toEqual([1, 2]);
  expect(await handlers.record({ id, from: 2, base64: sound(3) })).toEqual({ samples: 3 });
  expect(samplesIn(path)).toEqual([1, 2, 3]);
  await handlers.stopRecording({ id });
});
