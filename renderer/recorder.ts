/** The recording that this page makes: sound from the machine to the program, a quarter of a second at a time, until the person stops it. */
import { create } from "zustand";
import type { FailureValue } from "../src/api/failure.ts";
import { failureOfRefusal, type PageHost } from "./connect.ts";
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

const failureOf = (error: unknown): FailureValue =>
  error instanceof SoundRefused ? error.failure : failureOfRefusal(error);

export class PageRecorder {
  readonly #host: PageHost;
  readonly #outbox = new Outbox();
  #input: SoundInput | null = null;
  /** samples in the file */
  #sent = 0;
  #sending: Promise<void> | null = null;
  /** when the program answered last, by the clock of `performance` */
  #answeredAt = 0;
  #looksForDevices = false;
  /** Opening a device takes its time, and the person may change their mind meanwhile: one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(host: PageHost) {
    this.#host = host;
  }

  /** The level is shown and devices have names, before anything is recorded; the browser may ask the person. */
  listen(): void {
    this.#inTurn(() => this.#listenAsWished()).catch((error: unknown) => {
      this.#close();
      set({ failure: failureOf(error) });
    });
  }

  /** Nobody wants to record after all. */
  leave(): void {
    if (get().phase !== "none") return;
    set({ failure: null });
    void this.#inTurn(async () => {
      if (get().phase === "none") this.#close();
    });
  }

  choose(wish: Partial<SoundWish>): void {
    set(({ wish: before }) => ({ wish: { ...before, ...wish } }));
    this.listen();
  }

  /** @returns the id of its file when it has begun, null where it can't; why is told */
  async start(): Promise<string | null> {
    if (get().phase !== "none") return null;
    set({ phase: "starting", failure: null });
    try {
      const { rate } = await this.#inTurn(() => this.#hear(get().wish));
      const { id } = await this.#host.call("startRecording", { page: pageId, rate, options: {} });
      this.#answeredAt = performance.now();
      set({ phase: "recording", id });
      return id;
    } catch (error) {
      const failure = failureOf(error);
      this.#reset();
      set({ failure });
      return null;
    }
  }

  pause(): void {
    if (get().phase !== "recording") return;
    set({ phase: "paused" });
    void this.#send();
    this.#tellPaused(true);
  }

  goOn(): void {
    const { wish, phase, failure } = get();
    if (phase !== "paused" || this.#input === null) return;
    const wasLost = failure?.code === soundFailure("lost").code;
    const again = wasLost ? this.#input.reopen(wish) : Promise.resolve();
    again.then(
      () => {
        set({ phase: "recording", failure: null });
        this.#tellPaused(false);
        void this.#send();
      },
      (error: unknown) => set({ failure: failureOf(error) }),
    );
  }

  /** Resolves when all of it is in the file. */
  async stop(): Promise<void> {
    const { id, phase } = get();
    if (id === null || phase === "stopping") return;
    set({ phase: "stopping", failure: null });
    await this.#send();
    if (this.#outbox.samples > 0) await this.#send();
    try {
      if (get().id === id) await this.#host.call("stopRecording", { id });
    } catch (error) {
      tellFailure(failureOf(error));
    }
    if (get().id === id) this.#reset();
  }

  /** Which one the program makes now: this page's may have been ended by another. */
  heard(running: string | null): void {
    const { id, phase } = get();
    if (id !== null && phase !== "stopping" && running !== id) this.#reset();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #listenAsWished(): Promise<void> {
    const { phase, wish } = get();
    if (phase !== "none") return;
    set({ failure: null });
    // What the computer plays is shared by a dialog: that comes when the person begins.
    if (wish.source === "computer") this.#close();
    else await this.#hear({ ...wish, source: "microphone" });
  }

  /** @throws SoundRefused */
  async #hear(wish: SoundWish): Promise<SoundInput> {
    const { wantMicrophone } = this.#host;
    if (wantMicrophone !== null && !(await wantMicrophone(true))) throw new SoundRefused(soundFailure("forbidden"));
    if (this.#input !== null) await this.#input.reopen(wish);
    else
      this.#input = await openSound(
        wish,
        (piece) => this.#onPiece(piece),
        () => this.#onLost(),
      );
    this.#lookForDevices();
    return this.#input;
  }

  #lookForDevices(): void {
    const look = (): void => void microphones().then((devices) => set({ devices }));
    look();
    if (this.#looksForDevices) return;
    this.#looksForDevices = true;
    navigator.mediaDevices?.addEventListener("devicechange", look);
  }

  #close(): void {
    this.#input?.close();
    this.#input = null;
    useMeter.setState({ level: 0, seconds: 0 });
    if (this.#host.wantMicrophone !== null) void this.#host.wantMicrophone(false);
  }

  #reset(): void {
    this.#close();
    this.#outbox.drop(this.#outbox.samples);
    this.#sent = 0;
    set({ phase: "none", id: null, isWaiting: false });
  }

  #onPiece({ samples, loudest }: SoundPiece): void {
    const { phase, id } = get();
    const rate = this.#input?.rate ?? 1;
    if (phase === "recording") this.#outbox.push(samples);
    useMeter.setState({ level: loudest, seconds: id === null ? 0 : (this.#sent + this.#outbox.samples) / rate });
    if (id === null) return;
    const isSign = performance.now() - this.#answeredAt > signMilliseconds;
    if (isSign || this.#outbox.samples >= sendSeconds * rate) void this.#send();
  }

  #onLost(): void {
    const { phase } = get();
    if (phase === "recording") this.#pauseFor(soundFailure("lost"));
    else if (phase === "none") this.listen();
  }

  #pauseFor(failure: FailureValue): void {
    set({ phase: "paused", failure });
    this.#tellPaused(true);
  }

  /** Other windows see it; that it can't be told changes nothing here. */
  #tellPaused(paused: boolean): void {
    const { id } = get();
    if (id !== null) this.#host.call("pauseRecording", { id, paused }).catch(() => {});
  }

  /** All that there is, whoever asks for it: one message is under way at a time. */
  #send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    const { id } = get();
    const rate = this.#input?.rate ?? 0;
    if (id === null) return;
    while ((await this.#sendOne(id, rate)) && this.#outbox.samples > 0 && get().id === id);
  }

  /** One message. @returns whether another one can follow at once */
  async #sendOne(id: string, rate: number): Promise<boolean> {
    const samples = this.#outbox.first(Math.round(mostSeconds * rate));
    try {
      const known = await this.#host.call("record", { id, from: this.#sent, base64: base64Of(samples) });
      this.#answeredAt = performance.now();
      this.#outbox.drop(known.samples - this.#sent);
      this.#sent = known.samples;
      if (get().isWaiting) set({ isWaiting: false });
      return true;
    } catch (error) {
      return this.#wasNotSent(id, failureOf(error));
    }
  }

  /** @returns whether it is tried again: a program that can't be reached may come back */
  async #wasNotSent(id: string, failure: FailureValue): Promise<boolean> {
    if (failure.code.startsWith("page.")) {
      set({ isWaiting: true });
      await new Promise((again) => setTimeout(again, againMilliseconds));
      return get().id === id;
    }
    if (failure.code === "recording.gone") {
      this.#reset();
      tellFailure(failure);
    } else this.#pauseFor(failure);
    return false;
  }
}
