/** What the window does with recordings: begin, stop, and settle what was cut off. */
import type { PageHost } from "./connect.ts";
import { PageRecorder, useRecorder } from "./recorder.ts";
import { ask, change, notify, page } from "./store.ts";
import { words } from "./words.ts";

export interface RecordingActions {
  recorder: PageRecorder;
  /** shows what can be chosen, or what is under way */
  open(): void;
  /** begins one and opens its transcript, where its words will be */
  start(): void;
  /** pauses the one that is under way, or goes on with it; shows what can be chosen where there is none */
  turn(): void;
  stop(): void;
  /** one that another window makes */
  stopOther(id: string): void;
  select(id: string): void;
  settle(id: string, kept: boolean): void;
}

export function recordingActions(host: PageHost, select: (id: string) => void): RecordingActions {
  const recorder = new PageRecorder(host);
  const open = (): void => {
    if (useRecorder.getState().phase !== "none" || page().recordings?.running !== null) return;
    useRecorder.setState({ failure: null });
    change({ dialog: "record" });
  };
  return {
    recorder,
    open,
    select,
    start() {
      ask(
        recorder.start().then((id) => {
          if (id === null) return;
          change({ dialog: null });
          select(id);
        }),
      );
    },
    turn() {
      const { phase } = useRecorder.getState();
      if (phase === "recording") recorder.pause();
      else if (phase === "paused") recorder.goOn();
      else open();
    },
    stop() {
      const { id } = useRecorder.getState();
      if (id === null) return;
      const name = page().rows.get(id)?.name ?? "";
      ask(recorder.stop().then(() => notify({ level: "info", text: words.recording.ended(name), hint: "" })));
    },
    stopOther: (id) => ask(host.call("stopRecording", { id })),
    settle: (id, kept) => ask(host.call("settleCutOff", { id, kept })),
  };
}
