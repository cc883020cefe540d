/**
 * Recordings that pages make: one at a time, each a file of the queue from its beginning, whose words come while it grows. It ends when the
 * person says so, when its page has gone, and with the program; one whose program was killed is found at the next start.
 */
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Handlers, HostEvent } from "../api/contract.ts";
import type { ChosenOptions, ModelSummary, TranscribeOptions } from "../api/engine.ts";
import {
  type CutOffRecording,
  type Recordings,
  type RunningRecording,
  type recordingMethods,
  silentPageSeconds,
} from "../api/recording.ts";
import type { Settings } from "../api/settings.ts";
import { Failure } from "../lib/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import { chosenOptions } from "./chosen-options.ts";
import { recordingAt } from "./find-recordings.ts";
import type { Queue } from "./queue.ts";
import { mended, RecordingFile } from "./recording-file.ts";
import { recordingMarks } from "./recording-marks.ts";

/** Of the application's. */
export interface RecorderParts {
  about: { dataFolder: string };
  models: { here(): Promise<ModelSummary[]> };
  /** seconds since 1970 */
  now(): number;
}

export interface RecorderUses {
  queue: Pick<Queue, "record" | "recorded" | "remove" | "removedEnded" | "add" | "jobs">;
  settings(): Pick<Settings, "recordingFolder" | "transcribe">;
  tell(event: HostEvent): void;
}

interface Running {
  id: string;
  page: string;
  file: RecordingFile;
  paused: boolean;
  /** looks since the page was heard of last: counted, since the clock leaps when a machine wakes up */
  silentLooks: number;
  watch: NodeJS.Timeout;
  removeMark(): Promise<void>;
}

export interface Recorder {
  readonly answers: Pick<Handlers, keyof typeof recordingMethods>;
  /** the settings changed: the folder may be another one */
  settled(): void;
  close(): Promise<void>;
}

const lookMilliseconds = 1000;

/** One channel and one track, and nothing else to choose of them. */
const asRecorded = (options: TranscribeOptions): TranscribeOptions => ({ ...options, channel: "auto", track: "auto" });

const gone = (): Failure =>
  new Failure("recording.gone", "This recording has ended.", "What was recorded is in the queue; begin another one.");

export function createRecorder(parts: RecorderParts, { queue, settings, tell }: RecorderUses): Recorder {
  const data = parts.about.dataFolder;
  const marks = recordingMarks(join(data, "unfinished"));
  let running: Running | null = null;
  /** from the question to the first byte */
  let beginning = false;
  let cutOff: (CutOffRecording & { path: string })[] = [];

  const folder = (): string => settings().recordingFolder || join(data, "recordings");
  const optionsFor = async (chosen: ChosenOptions): Promise<TranscribeOptions> =>
    asRecorded(chosenOptions(settings().transcribe, chosen, await parts.models.here()));
  const shown = ({ id, page, file, paused }: Running): RunningRecording => ({
    id,
    page,
    name: basename(file.path),
    path: file.path,
    seconds: file.seconds,
    paused,
  });
  const recordings = (): Recordings => ({
    running: running === null ? null : shown(running),
    cutOff: cutOff.map(({ path: _, ...one }) => one),
    folder: folder(),
  });
  let toldFolder = folder();
  const changed = (): void => {
    toldFolder = folder();
    tell({ type: "recordings", recordings: recordings() });
  };
  const notice = (failure: Failure): void => {
    const { code, message, hint } = failure;
    tell({ type: "notice", level: "warning", failure: { code, message, hint } });
  };
  const heard = (id: string): Running => {
    if (running === null || running.id !== id) throw gone();
    running.silentLooks = 0;
    return running;
  };

  const end = async (ending: Running): Promise<void> => {
    if (running !== ending) return;
    running = null;
    clearInterval(ending.watch);
    const { id, file } = ending;
    await file.end();
    await queue.recorded(id, file.bytes, file.seconds);
    await ending.removeMark();
    changed();
  };

  const look = (watched: Running): void => {
    if (++watched.silentLooks * lookMilliseconds < silentPageSeconds * 1000) return;
    const name = basename(watched.file.path);
    void end(watched).then(
      () =>
        notice(
          new Failure(
            "recording.page",
            `${name} ended: nothing came from its window any more.`,
            "What was recorded is kept, and is transcribed.",
          ),
        ),
      (error: unknown) => loggedFailure("a recording can't be ended", error),
    );
  };

  const begin = async (page: string, rate: number, chosen: ChosenOptions): Promise<RunningRecording> => {
    const options = await optionsFor(chosen);
    const file = await RecordingFile.begin(folder(), rate, parts.now());
    const id = queue.record(recordingAt(file.path, null, file.bytes), options);
    const removeMark = await marks.place({ id, path: file.path });
    const watch = setInterval(() => running !== null && look(running), lookMilliseconds);
    watch.unref();
    running = { id, page, file, paused: false, silentLooks: 0, watch, removeMark };
    changed();
    return shown(running);
  };

  /** Those of killed programs become files like any other. */
  const recover = async (): Promise<void> => {
    for (const { id, path, remove } of await marks.left()) {
      try {
        const found = await mended(path);
        const known = queue.jobs().some(({ stored }) => stored.id === id);
        if (found === null) {
          if (known) queue.remove([id]);
        } else {
          const { bytes, seconds, writtenAt: endedAt } = found;
          const added = known ? undefined : queue.add([recordingAt(path, null, bytes)], await optionsFor({}));
          const own = added?.[0]?.stored.id ?? id;
          await queue.recorded(own, bytes, seconds);
          cutOff.push({ id: own, name: basename(path), seconds, endedAt, path });
        }
        await remove();
      } catch (error) {
        loggedFailure("a recording that was cut off can't be mended", error, path);
      }
    }
    if (cutOff.length > 0) changed();
  };
  const recovered = recover();

  return {
    answers: {
      async recordings() {
        await recovered;
        return recordings();
      },
      async startRecording({ page, rate, options }) {
        if (running !== null || beginning)
          throw new Failure(
            "recording.another",
            "Another window is recording.",
            "Stop that recording first: it can be stopped in every window.",
          );
        beginning = true;
        try {
          return await begin(page, rate, options);
        } finally {
          beginning = false;
        }
      },
      async record({ id, from, base64 }) {
        const { file } = heard(id);
        return { samples: await file.write(from, Buffer.from(base64, "base64")) };
      },
      async pauseRecording({ id, paused }) {
        heard(id).paused = paused;
        changed();
        return {};
      },
      async stopRecording({ id }) {
        await end(heard(id));
        return {};
      },
      async settleCutOff({ id, kept }) {
        const one = cutOff.find((each) => each.id === id);
        cutOff = cutOff.filter((each) => each !== one);
        if (one !== undefined && !kept) {
          queue.remove([id]);
          // Windows deletes nothing that is being read.
          await queue.removedEnded();
          await rm(one.path, { force: true });
        }
        changed();
        return {};
      },
    },
    settled() {
      if (folder() !== toldFolder) changed();
    },
    async close() {
      await recovered;
      if (running !== null) await end(running);
    },
  };
}
