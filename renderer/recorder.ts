/** The recording that this page makes: sound from the machine to the program, a quarter of a second at a time, until the person stops it. */
import { create } from "zustand";
import type { FailureValue } from "../src/api/failure.ts";
import { type PageHost, Refusal } from "./connect.ts";
import { base64Of, Outbox } from "./outbox.ts";
import {
  type Microphone,
  microphones,
  openSound,
  type SoundInput,
  type SoundPiece,
  SoundRefused,
  type SoundWish,
  soundFailure,
} from "./sound-input.ts";
import { tellFailure } from "./store.ts";

export type RecorderPhase = "none" | "starting" | "recording" | "paused" | "stopping";

export interface RecorderState {
  phase: RecorderPhase;
  id: string | null;
  wish: SoundWish;
  devices: readonly Microphone[];
  /** why it is paused, or could not begin */
  failure: FailureValue | null;
  /** the program can't be reached just now */
  isWaiting: boolean;
}

export const useRecorder = create<RecorderState>(() => ({
  phase: "none",
  id: null,
  wish: { source: "microphone", device: "" },
  devices: [],
  failure: null,
  isWaiting: false,
}));

/** What changes twenty times a second. `level`: of the loudest sample, 0 to 1. */
export const useMeter = create<{ level: number; seconds: number }>(() => ({ level: 0, seconds: 0 }));

/** Others know by it that a recording is this page's. */
export const pageId = crypto.randomUUID();

const { getState: get, setState: set } = useRecorder;

const sendSeconds = 0.25;
/** far less than the program's patience with a silent page */
const signMilliseconds = 2000;
const againMilliseconds = 1000;
/** in one message */
const mostSeconds = 5;

export interface PageRecorder {
  /** the level is shown and devices have names, before anything is recorded; the browser may ask the person */
  listen(): void;
  /** nobody wants to record after all */
  leave(): void;
  choose(wish: Partial<SoundWish>): void;
  /** resolves with the id of its file when it has begun, with null where it can't; why is told */
  start(): Promise<string | null>;
  pause(): void;
  goOn(): void;
  /** resolves when all of it is in the file */
  stop(): Promise<void>;
  /** which one the program makes now: this page's may have been ended by another */
  heard(running: string | null): void;
}

export function createPageRecorder(host: PageHost): PageRecorder {
  let input: SoundInput | null = null;
  const outbox = new Outbox();
  /** in the file */
  let sent = 0;
  let sending: Promise<void> | null = null;
  let heardOf = 0;

  const failureOf = (error: unknown): FailureValue => {
    if (error instanceof Refusal || error instanceof SoundRefused) return error.failure;
    throw error;
  };

  let looks = false;
  const lookForDevices = (): void => {
    void microphones().then((devices) => set({ devices }));
    if (!looks) navigator.mediaDevices?.addEventListener("devicechange", lookForDevices);
    looks = true;
  };

  const close = (): void => {
    input?.close();
    input = null;
    useMeter.setState({ level: 0, seconds: 0 });
    if (host.wantMicrophone !== null) void host.wantMicrophone(false);
  };

  const reset = (): void => {
    close();
    outbox.drop(outbox.samples);
    sent = 0;
    set({ phase: "none", id: null, isWaiting: false });
  };

  let turn: Promise<unknown> = Promise.resolve();
  /** Opening a device takes its time, and the person may change their mind meanwhile. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  };

  const onPiece = ({ samples, loudest }: SoundPiece): void => {
    const { phase, id } = get();
    const rate = input?.rate ?? 1;
    if (phase === "recording") outbox.push(samples);
    useMeter.setState({ level: loudest, seconds: id === null ? 0 : (sent + outbox.samples) / rate });
    if (id === null) return;
    const isSign = performance.now() - heardOf > signMilliseconds;
    if (isSign || outbox.samples >= sendSeconds * rate) void send();
  };

  const onLost = (): void => {
    if (get().phase === "recording") pauseFor(soundFailure("lost"));
    else if (get().phase === "none") listen();
  };

  /** @throws SoundRefused */
  const hear = async (wish: SoundWish): Promise<SoundInput> => {
    if (host.wantMicrophone !== null && !(await host.wantMicrophone(true)))
      throw new SoundRefused(soundFailure("forbidden"));
    if (input === null) input = await openSound(wish, onPiece, onLost);
    else await input.reopen(wish);
    lookForDevices();
    return input;
  };

  const listen = (): void => {
    const work = inTurn(async () => {
      const { phase, wish } = get();
      if (phase !== "none") return;
      set({ failure: null });
      // What the computer plays is shared by a dialog: that comes when the person begins.
      if (wish.source === "computer") close();
      else await hear({ ...wish, source: "microphone" });
    });
    work.catch((error: unknown) => {
      close();
      set({ failure: failureOf(error) });
    });
  };

  const pauseFor = (failure: FailureValue): void => {
    set({ phase: "paused", failure });
    tellPaused(true);
  };

  const tellPaused = (paused: boolean): void => {
    const { id } = get();
    // Others see it; that it can't be told changes nothing here.
    if (id !== null) host.call("pauseRecording", { id, paused }).catch(() => {});
  };

  /** One message. @returns whether another one can follow at once */
  const sendOne = async (id: string, rate: number): Promise<boolean> => {
    const samples = outbox.first(Math.round(mostSeconds * rate));
    try {
      const known = await host.call("record", { id, from: sent, base64: base64Of(samples) });
      heardOf = performance.now();
      outbox.drop(known.samples - sent);
      sent = known.samples;
      if (get().isWaiting) set({ isWaiting: false });
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code.startsWith("page.")) {
        set({ isWaiting: true });
        await new Promise((again) => setTimeout(again, againMilliseconds));
        return get().id === id;
      }
      if (failure.code === "recording.gone") {
        reset();
        tellFailure(failure);
      } else pauseFor(failure);
      return false;
    }
  };

  /** All that there is, whoever asks for it: one message is under way at a time. */
  const send = (): Promise<void> => {
    sending ??= (async () => {
      const { id } = get();
      const rate = input?.rate ?? 0;
      if (id === null) return;
      while ((await sendOne(id, rate)) && outbox.samples > 0 && get().id === id);
    })().finally(() => {
      sending = null;
    });
    return sending;
  };

  const goOn = (): void => {
    const { wish, phase } = get();
    if (phase !== "paused" || input === null) return;
    const again = get().failure?.code === soundFailure("lost").code ? input.reopen(wish) : Promise.resolve();
    again.then(
      () => {
        set({ phase: "recording", failure: null });
        tellPaused(false);
        void send();
      },
      (error: unknown) => set({ failure: failureOf(error) }),
    );
  };

  return {
    choose(wish) {
      set(({ wish: before }) => ({ wish: { ...before, ...wish } }));
      listen();
    },
    listen,
    leave() {
      if (get().phase !== "none") return;
      set({ failure: null });
      void inTurn(async () => {
        if (get().phase === "none") close();
      });
    },
    async start() {
      if (get().phase !== "none") return null;
      set({ phase: "starting", failure: null });
      try {
        const { rate } = await inTurn(() => hear(get().wish));
        const { id } = await host.call("startRecording", { page: pageId, rate, options: {} });
        heardOf = performance.now();
        set({ phase: "recording", id });
        return id;
      } catch (error) {
        const failure = failureOf(error);
        reset();
        set({ failure });
        return null;
      }
    },
    pause() {
      if (get().phase !== "recording") return;
      set({ phase: "paused" });
      void send();
      tellPaused(true);
    },
    goOn,
    heard(running) {
      const { id, phase } = get();
      if (id !== null && phase !== "stopping" && running !== id) reset();
    },
    async stop() {
      const { id, phase } = get();
      if (id === null || phase === "stopping") return;
      set({ phase: "stopping", failure: null });
      await send();
      if (outbox.samples > 0) await send();
      try {
        if (get().id === id) await host.call("stopRecording", { id });
      } catch (error) {
        tellFailure(failureOf(error));
      }
      if (get().id === id) reset();
    },
  };
}
