/** The page's wire to the program: Electron's bridge where there is one, else the local server that the page came from. */
import { z } from "zod";
import type { Bridge } from "../src/api/bridge.ts";
import { Answer, type Connection, HostEvent, type Method, methods, type Output } from "../src/api/contract.ts";
import type { FailureValue } from "../src/api/failure.ts";
import { Added } from "../src/api/queue.ts";
import { mayHoldSound } from "../src/lib/media-endings.ts";
import { counted, passedOver } from "../src/lib/passed-over.ts";
import { apartFromModels, type DroppedFile, relativePath } from "./drop.ts";
import { addressWithKey, takeKey, withKey } from "./key.ts";
import { words } from "./words.ts";

/** What a person is told: thrown by every question that the program refuses. */
export class Refusal extends Error {
  readonly failure: FailureValue;
  constructor(failure: FailureValue) {
    super(failure.message);
    this.name = "Refusal";
    this.failure = failure;
  }
}

/** @throws whatever it is where it is no refusal: that is a bug, for whoever catches those */
export function failureOfRefusal(error: unknown): FailureValue {
  if (error instanceof Refusal) return error.failure;
  throw error;
}

/** lost: it may come back by itself; locked: it was started again and this page has no key to it */
export type Reach = "reached" | "lost" | "locked";

export interface PageHost extends Connection {
  readonly kind: "desktop" | "browser";
  /** `told` hears the share of an upload, 0..1 */
  add(files: readonly DroppedFile[], told: (share: number) => void): Promise<Added>;
  /** the system's own dialog; null in a browser, where the page's input element is used */
  readonly choose: ((kind: "files" | "folder") => Promise<Added | null>) | null;
  readonly chooseFolder: (() => Promise<string | null>) | null;
  readonly chooseModel: ((kind: "file" | "folder") => Promise<string | null>) | null;
  /** says that the page wants to hear, or no more; false where the system forbids it; null in a browser, which asks the person itself */
  readonly wantMicrophone: ((wanted: boolean) => Promise<boolean>) | null;
  readonly reveal: ((id: string) => Promise<void>) | null;
  onCommand(listener: (command: string) => void): () => void;
  /** the first that is heard is that events arrive, or that they don't */
  onReach(listener: (reach: Reach) => void): () => void;
  soundAddress(id: string): string;
}

const Path = z.string().nullable();

function valueOfAnswer(answer: unknown): unknown {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) throw new Refusal({ code: "page.answer", ...words.failures.unreadable });
  if (!parsed.data.ok) throw new Refusal(parsed.data.failure);
  return parsed.data.value;
}

function parseOutput<M extends Method>(method: M, answer: unknown): Output<M> {
  // The table's key ties the schema to its type; the compiler can't follow it through the index.
  return methods[method].output.parse(valueOfAnswer(answer)) as Output<M>;
}

function desktop(bridge: Bridge): PageHost {
  return {
    kind: "desktop",
    call: async (method, input) => parseOutput(method, await bridge.call(method, input)),
    listen: (onEvent) => bridge.listen((event) => onEvent(HostEvent.parse(event))),
    add: async (files) => Added.parse(valueOfAnswer(await bridge.add(files.map(({ file }) => file)))),
    choose: async (kind) => Added.nullable().parse(valueOfAnswer(await bridge.choose(kind))),
    chooseFolder: async () => Path.parse(valueOfAnswer(await bridge.chooseFolder())),
    chooseModel: async (kind) => Path.parse(valueOfAnswer(await bridge.chooseModel(kind))),
    wantMicrophone: async (wanted) => valueOfAnswer(await bridge.wantMicrophone(wanted)) === true,
    reveal: async (id) => void valueOfAnswer(await bridge.reveal(id)),
    onCommand: (listener) => bridge.onCommand(listener),
    onReach(listener) {
      listener("reached");
      return () => {};
    },
    soundAddress: (id) => `/sound/${encodeURIComponent(id)}`,
  };
}

/** A form too large for fetch to tell its progress: the older interface does. */
function upload(form: FormData, told: (share: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    for (const [name, value] of Object.entries(withKey())) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve(request.response));
    request.addEventListener("error", () =>
      reject(new Refusal({ code: "page.unreachable", ...words.failures.unreachable })),
    );
    request.send(form);
  });
}

function post(method: Method, input: unknown): Promise<Response> {
  const headers = withKey({ "content-type": "application/json" });
  return fetch(`/api/${method}`, { method: "POST", headers, body: JSON.stringify(input) });
}

const againMilliseconds = 2000;

/** The program's events for as long as the page is open. */
function events(onEvent: (event: HostEvent) => void, tell: (reach: Reach) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource;
  const open = (): void => {
    source = new EventSource(addressWithKey("/events"));
    source.addEventListener("message", (message) => onEvent(HostEvent.parse(JSON.parse(String(message.data)))));
    source.addEventListener("open", () => tell("reached"));
    source.addEventListener("error", () => {
      // A source comes back by itself after a break, but not after an answer that it doesn't like.
      const refused = source.readyState === EventSource.CLOSED;
      tell("lost");
      if (!refused) return;
      void post("about", {}).then(
        ({ status }) => tell(status === 401 ? "locked" : "lost"),
        () => {},
      );
      timer = setTimeout(open, againMilliseconds);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

function browser(): PageHost {
  takeKey();
  const listeners = new Set<(reach: Reach) => void>();
  const tell = (reach: Reach): void => {
    for (const listener of listeners) listener(reach);
  };
  return {
    kind: "browser",
    async call(method, input) {
      let answer: unknown;
      try {
        const response = await post(method, input);
        if (response.status === 401) {
          tell("locked");
          throw new Refusal({ code: "page.locked", ...words.failures.locked });
        }
        answer = await response.json();
      } catch (error) {
        throw error instanceof Refusal
          ? error
          : new Refusal({ code: "page.unreachable", ...words.failures.unreachable });
      }
      return parseOutput(method, answer);
    },
    listen: (onEvent) => events(onEvent, tell),
    async add(dropped, told) {
      const { others: files, models } = apartFromModels(dropped);
      // Where they are, a page isn't told.
      const offered = models.map((name) => ({ path: "", name }));
      if (files.length === 0) return { added: [], ignored: [], known: 0, unreadable: [], models: offered };
      const form = new FormData();
      const holdsSound = ({ file, folder }: DroppedFile): boolean => mayHoldSound(file.name, folder === "");
      const wanted = files.filter(holdsSound);
      const others = files.filter((dropped) => !holdsSound(dropped)).map(({ file }) => passedOver(file.name));
      // Some names ("constructor") are no names of fields; none begins like this.
      for (const dropped of wanted) form.append(`/${relativePath(dropped)}`, dropped.file, dropped.file.name);
      const added = Added.parse(valueOfAnswer(await upload(form, told)));
      return { ...added, ignored: counted([...added.ignored, ...others]), models: [...added.models, ...offered] };
    },
    choose: null,
    chooseFolder: null,
    chooseModel: null,
    wantMicrophone: null,
    reveal: null,
    onCommand: () => () => {},
    onReach(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    soundAddress: (id) => addressWithKey(`/sound/${encodeURIComponent(id)}`),
  };
}

declare global {
  interface Window {
    slimscribe?: Bridge;
  }
}

export function connect(): PageHost {
  return window.slimscribe === undefined ? browser() : desktop(window.slimscribe);
}
