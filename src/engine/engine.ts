/** The engine in this process: keeps the last model warm, decodes the files that are asked for side by side. */
import type {
  DeviceName,
  Engine,
  EngineEvent,
  ModelSummary,
  TranscribeOptions,
  TranscriptionRequest,
} from "../api/engine.ts";
import { Failure } from "../lib/failure.ts";
import type { Abilities } from "../lib/file-options.ts";
import { log, loggedFailure } from "../lib/log.ts";
import { expectAble } from "../lib/model-advice.ts";
import { version } from "../lib/node/version.ts";
import { modeMemory } from "../model/memory.ts";
import { isDistilled } from "../model/shape.ts";
import type { CompileElsewhere, UnitsWishes } from "../model-store/compile/compiled.ts";
import { openRuntime } from "../model-store/compile/open-runtime.ts";
import { type ModelFolder, openModel } from "../model-store/model-folder.ts";
import { modelSummaries } from "../model-store/model-summaries.ts";
import { streamsFor } from "../runtime/batch-size.ts";
import { partsOf } from "../runtime/kernels/choice.ts";
import { measureWhatIsLeft, usableKernels } from "../runtime/kernels/kernels.ts";
import { giveLargeMemoryBack, keepYoungSpaceSmall } from "../runtime/memory-pressure.ts";
import { openSpeechDetector } from "../runtime/silero-session.ts";
import { ChosenDevices, isDevices } from "./chosen-device.ts";
import { batchOf } from "./files-at-once.ts";
import { PeakMemory } from "./peak-memory.ts";
import { damagedCache, preparingEvents } from "./preparing-events.ts";
import { readyToRead } from "./reader.ts";
import { Resumable } from "./resumable.ts";
import { Scheduler } from "./scheduler.ts";
import { transcribe } from "./transcribe.ts";

/** An engine that was without a file for so long has time to measure the processor. */
const pauseMilliseconds = 3000;

/** The signal of a request that can't be cancelled. */
const never = new AbortController().signal;

type SpeechSession = Awaited<ReturnType<typeof openSpeechDetector>>;

interface Loaded {
  key: string;
  abilities: ModelAbilities;
  scheduler: Scheduler;
  peak: PeakMemory;
  users: number;
}

export interface EngineWishes {
  /** where models are made ready; a process that is forked for it where nothing is said */
  compileElsewhere?: CompileElsewhere | undefined;
  /** told before a device is used, whose driver may end this process; "cpu" when it no longer is */
  onDevice?: (device: DeviceName) => void;
}

export async function createEngine(wishes: EngineWishes = {}): Promise<InProcessEngine> {
  keepYoungSpaceSmall();
  giveLargeMemoryBack();
  return new InProcessEngine(wishes);
}

export class InProcessEngine implements Engine {
  readonly version = version;
  #loaded: Loaded | undefined;
  #speech: Promise<SpeechSession> | undefined;
  /** model switches wait for the files that use the old one */
  #turn: Promise<unknown> = Promise.resolve();
  #idle: (() => void)[] = [];
  #followed: ReadonlySet<string> = new Set();
  #pause: NodeJS.Timeout | undefined;
  readonly #compileElsewhere: CompileElsewhere | undefined;
  readonly #devices: ChosenDevices;

  constructor({ compileElsewhere, onDevice }: EngineWishes = {}) {
    this.#compileElsewhere = compileElsewhere;
    this.#devices = new ChosenDevices(onDevice);
  }

  async transcribe(asked: TranscriptionRequest, onEvent: (event: EngineEvent) => void, signal = never): Promise<void> {
    const { file } = asked;
    const resumable = new Resumable(asked, onEvent);
    try {
      // Without the device that failed.
      while ((await this.#transcribe(resumable, signal)) === "again");
    } catch (error) {
      // Nobody waits for what a cancelled file failed at.
      if (error instanceof Failure && signal.aborted) return;
      onEvent({ type: "failed", failure: loggedFailure("a recording is not transcribed", error, file) });
      if (!(error instanceof Failure)) throw error;
    }
  }

  async #transcribe({ request, hear: onEvent }: Resumable, signal: AbortSignal): Promise<"ended" | "again"> {
    const tell = (event: EngineEvent) => {
      if (!signal.aborted) onEvent(event);
    };
    let loaded: Loaded | undefined;
    try {
      const { vad } = request.options;
      const detector = () => this.#detector((message) => tell(damagedCache(message)));
      const meanwhile = () => void (vad && detector().catch(() => {}));
      const loading = this.#load(request.options, signal, tell, meanwhile);
      if (!(await settledBefore(loading, signal))) {
        // The model stays for whoever comes next.
        loading.then(
          (loaded) => loaded && this.#leave(loaded),
          () => {},
        );
        return "ended";
      }
      loaded = await loading;
      if (!loaded) return "ended";
      const speech = vad ? await detector() : null;
      const { scheduler, peak } = loaded;
      const { name: model, distilled } = loaded.abilities;
      if (distilled && !["auto", "en"].includes(request.options.language)) tell(trainedForEnglish(model));
      const isFollowed = () => this.#followed.has(request.file);
      const transcript = await transcribe(request, { scheduler, model, peak, speech, isFollowed, onEvent }, signal);
      if (transcript) {
        const { audioSeconds, wallSeconds, tokens } = transcript.stats;
        log.info("a recording is transcribed", { recording: request.file, audioSeconds, wallSeconds, tokens });
        onEvent({ type: "done", transcript });
      }
      return "ended";
    } catch (error) {
      // The next file finds it checked, or without the device.
      if (loaded && error instanceof Failure && /^(cache\.changed|device\.failed)$/.test(error.code)) loaded.key = "";
      if (!(error instanceof Failure) || !isDevices(error, request.options)) throw error;
      for (const event of await this.#devices.lost(error)) tell(event);
      return "again";
    } finally {
      if (loaded) this.#leave(loaded);
    }
  }

  /** One for all files: it keeps nothing between two questions. A folder of clips would else spend its time on opening it. */
  #detector(onDamaged: (message: string) => void): Promise<SpeechSession> {
    this.#speech ??= openSpeechDetector(onDamaged).catch((error) => {
      this.#speech = undefined;
      throw error;
    });
    return this.#speech;
  }

  follow(files: readonly string[]): void {
    this.#followed = new Set(files);
  }

  models(): Promise<ModelSummary[]> {
    return modelSummaries();
  }

  async close(): Promise<void> {
    clearTimeout(this.#pause);
    await this.#unload();
    await (await this.#speech)?.close();
    this.#speech = undefined;
  }

  async #unload(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await loaded?.scheduler.runtime.close();
    this.#devices.use("cpu");
  }

  /**
   * One after the other, so that two files never load two models.
   * @returns undefined when the file was cancelled before its turn came: no model is loaded, or let go of, for it
   */
  #load(
    options: TranscribeOptions,
    signal: AbortSignal,
    tell: (event: EngineEvent) => void,
    meanwhile: () => void,
  ): Promise<Loaded | undefined> {
    const mine = this.#turn.then(async () => {
      if (signal.aborted) return undefined;
      const chosen = this.#devices.chosen(options);
      // A GPU that was measured meanwhile is another one.
      const key = `${batchOf(options)} ${chosen.form}`;
      if (this.#loaded?.key !== key) {
        await this.#emptied();
        if (signal.aborted) return undefined;
        await this.#unload();
        const how = { ...chosen, compileElsewhere: this.#compileElsewhere, meanwhile };
        this.#loaded = await load(key, options, tell, this.#devices, how);
      }
      expectAble(this.#loaded.abilities, options);
      this.#loaded.users++;
      return this.#loaded;
    });
    this.#turn = mine.catch(() => {});
    return mine;
  }

  #emptied(): Promise<void> | undefined {
    if (!this.#loaded || this.#loaded.users === 0) return undefined;
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #leave(loaded: Loaded): void {
    loaded.users--;
    if (loaded.users > 0) return;
    for (const wake of this.#idle.splice(0)) wake();
    // Once something is done: before, people wait for their first words.
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#measure(), pauseMilliseconds).unref();
  }

  async #measure(): Promise<void> {
    if (this.#loaded?.users !== 0) return;
    await measureWhatIsLeft().catch((error) => log.failed("the processor could not be measured", error));
  }
}

/** @returns false as soon as it is aborted: preparing a model takes seconds, and nobody waits for them who doesn't want it */
function settledBefore(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const abort = () => resolve(false);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    const done = () => {
      signal.removeEventListener("abort", abort);
      resolve(true);
    };
    work.then(done, done);
  });
}

interface ModelAbilities extends Abilities {
  name: string;
  /** made of a larger one, which most are for English alone: by its shape, for its tokens are those of all languages */
  distilled: boolean;
}

function abilitiesOf({ name, detokenizer, canTranslate, dims }: ModelFolder): ModelAbilities {
  const { multilingual } = detokenizer.vocabulary;
  return { name, multilingual, canTranslate, distilled: multilingual && isDistilled(dims) };
}

const trainedForEnglish = (model: string): EngineEvent => ({
  type: "warning",
  code: "model.distilled",
  message: `${model} has the shape of models that were distilled for English alone: in another language it may write English, or nothing that was said.`,
});

async function load(
  key: string,
  options: TranscribeOptions,
  tell: (event: EngineEvent) => void,
  devices: ChosenDevices,
  { form, told, ...how }: ReturnType<ChosenDevices["chosen"]> & Pick<UnitsWishes, "compileElsewhere" | "meanwhile">,
): Promise<Loaded> {
  const mode = options.attention;
  const peak = new PeakMemory();
  const model = await openModel(options.model);
  try {
    // Before minutes are spent on making it ready.
    const abilities = abilitiesOf(model);
    expectAble(abilities, options);
    const events = preparingEvents(model, options, tell);
    const { choice } = await usableKernels();
    const threads = options.threads === "auto" ? choice.threads : options.threads;
    const { precision } = options;
    const streams = streamsFor(options, modeMemory(mode, model.dims));
    events.onLoad();
    if (told) tell(told);
    const wishes = { ...events.units, ...how, form };
    // Behind what the tokenizer left, or its thread's memory would stand between the holes.
    readyToRead();
    devices.use(form);
    const runtime = await openRuntime(model, mode, partsOf(choice, precision), threads, wishes);
    runtime.capacity = streams;
    const { encoder, decoder } = choice;
    log.info("a model is loaded", {
      model: model.name,
      attention: mode,
      precision,
      form,
      threads,
      streams,
      encoder,
      decoder,
    });
    return { key, abilities, scheduler: new Scheduler(runtime, model.detokenizer), peak, users: 0 };
  } finally {
    await model.close();
  }
}
