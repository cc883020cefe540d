/**
 * What follows a finished recording: a program of the person's own, a webhook. Neither is there unless it was asked for, and neither
 * holds up what is still to be transcribed. What a kill cuts off is begun again by the next program (store/followings.ts).
 */
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { FailureValue } from "../api/failure.ts";
import type { WhenDone } from "../api/settings.ts";
import type { Segment, Transcript } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import { log, loggedFailure } from "../lib/log.ts";
import type { Followings } from "../store/followings.ts";
import { patiently } from "../store/patience.ts";

/** A recording that is done, and the files that were written of it. */
export interface FinishedRecording {
  path: string;
  results: readonly string[];
  transcript: Pick<Transcript, "duration" | "language" | "model"> & { segments: readonly Pick<Segment, "suspect">[] };
}

/** After so long a program is ended, and a receiver counts as silent. */
const programMilliseconds = 10 * 60_000;
const answerMilliseconds = 15_000;

export interface WebhookWays {
  /** shared with the receiver; undefined: messages are not signed */
  secret: string | undefined;
  /** between one try and the next */
  pausesMilliseconds: readonly number[];
}

const usualWays = (): WebhookWays => ({
  secret: process.env.SLIMSCRIBE_WEBHOOK_SECRET,
  pausesMilliseconds: [1000, 5000],
});

/** As Standard Webhooks has it (standardwebhooks.com); the words stay here: whoever wants them reads the files. */
function messageOf({ path, results, transcript }: FinishedRecording): string {
  const { duration, language, model, segments } = transcript;
  const doubtful = segments.filter(({ suspect = [] }) => suspect.length > 0).length;
  const data = { recording: path, results, duration, language, model, segments: segments.length, doubtful };
  return JSON.stringify({ type: "transcript.done", timestamp: new Date().toISOString(), data });
}

/** @throws Failure `code` */
export function checkedWebhook(typed: string, code = "done.webhook"): URL {
  const text = typed.trim();
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
  throw new Failure(code, `${typed} is no address of a webhook.`, "It begins with https:// or http://.");
}

const programFailed = (program: string, what: string): Failure =>
  new Failure("done.program", `${program} ${what}.`, "The transcript is kept. Run the program by hand to see why.");

function whyNot(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "there is no such program, by this path or on the PATH";
  if (error.code === "EACCES") return "it may not be executed";
  return error.message;
}

/** Without a shell: a name of a file is never an order. Its words on stderr are told when it fails. @throws Failure done.program */
function runProgram(
  program: string,
  { path, results }: Pick<FinishedRecording, "path" | "results">,
  message: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [path, ...results], { stdio: ["pipe", "ignore", "pipe"], windowsHide: true });
    // spawn's own `timeout` goes on for a program that could not be started, and keeps this one alive so long.
    const late = setTimeout(() => child.kill(), programMilliseconds);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-500);
    });
    // Whoever doesn't read the message ends before it is written.
    child.stdin.on("error", () => {}).end(`${message}\n`);
    child.once("error", (error) => {
      clearTimeout(late);
      reject(programFailed(program, `can't be run: ${whyNot(error)}`));
    });
    child.once("close", (code, signal) => {
      clearTimeout(late);
      if (code === 0) return resolve();
      const last = said.trim().split("\n").at(-1) ?? "";
      const end = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
      reject(programFailed(program, last === "" ? end : `${end}: ${last}`));
    });
  });
}

/** @returns headers by which a receiver that shares `secret` (whsec_ and base64) knows who sends, and tells a message from its repetition */
function signed(id: string, message: string, secret: string | undefined): Record<string, string> {
  const seconds = String(Math.floor(Date.now() / 1000));
  const headers = { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": seconds };
  if (!secret) return headers;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${message}`).digest("base64");
  return { ...headers, "webhook-signature": `v1,${signature}` };
}

/** @returns the status, a redirect's too; or why there is none */
async function post(url: URL, headers: Record<string, string>, body: string): Promise<number | string> {
  try {
    const signal = AbortSignal.timeout(answerMilliseconds);
    // Node's own part for it takes longer to load than most of this program.
    const { answerTo, openNetwork } = await import("../lib/node/network.ts");
    const answer = await answerTo(openNetwork(), url, { headers, signal, body });
    answer.destroy();
    return answer.statusCode ?? 0;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @throws Failure done.webhook */
async function callWebhook(id: string, typed: string, message: string, ways: WebhookWays): Promise<void> {
  const { secret, pausesMilliseconds } = ways;
  const url = checkedWebhook(typed);
  // The same for each try: a receiver that had heard the first one knows the second.
  const headers = signed(id, message, secret);
  for (let tried = 0; ; tried++) {
    const answered = await post(url, headers, message);
    if (typeof answered === "number" && answered >= 200 && answered < 300) return;
    const mayPass = typeof answered === "string" || answered >= 500 || answered === 429 || answered === 408;
    const wait = pausesMilliseconds[tried];
    if (mayPass && wait !== undefined) {
      await pause(wait);
      continue;
    }
    const why = typeof answered === "number" ? `answered ${answered}` : `was not reached: ${answered}`;
    // Its path and question may hold a key.
    throw new Failure(
      "done.webhook",
      `The webhook at ${url.host} ${why}`,
      "The transcript is kept. Check the address.",
    );
  }
}

/** As it is kept: what was asked for when the recording was done. */
const Following = z.object({
  path: z.string(),
  results: z.array(z.string()),
  program: z.string(),
  webhook: z.string(),
  message: z.string(),
});
type Following = z.infer<typeof Following>;

export interface Followers {
  /** soon, one after the other: kept when this returns. @throws Failure store.* */
  done(recording: FinishedRecording): Promise<void>;
  /** @returns how many failed, once all have been told */
  ended(): Promise<number>;
}

export interface FollowersParts {
  /** as it is when a recording is done */
  wanted(): WhenDone;
  kept: Followings;
  /** what went wrong, and with which recording */
  failed(failure: FailureValue, path: string): void;
  ways?: WebhookWays;
}

/** Begins with what killed programs have left. */
export function createFollowers({ wanted, kept, failed, ways = usualWays() }: FollowersParts): Followers {
  let before: Promise<void>;
  let failures = 0;
  const attempt = async (path: string, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      failures++;
      failed(loggedFailure("what follows a recording failed", error, path), path);
    }
  };
  const follow = (id: string, { path, results, program, webhook, message }: Following): void => {
    before = before.then(async () => {
      if (program !== "") await attempt(path, runProgram(program, { path, results }, message));
      if (webhook !== "") await attempt(path, callWebhook(id, webhook, message, ways));
      await attempt(
        path,
        patiently(() => kept.over(id)),
      );
    });
  };
  before = patiently(() => kept.takeLeft()).then(
    (left) => {
      for (const { id, value } of left) {
        const following = Following.safeParse(value).data;
        if (following === undefined) kept.over(id);
        else follow(id, following);
      }
    },
    (error: unknown) => log.failed("what killed programs have left can't be read", error),
  );
  return {
    async done(recording) {
      const { program, webhook } = wanted();
      if (program === "" && webhook === "") return;
      const { path, results } = recording;
      const following = { path, results: [...results], program, webhook, message: messageOf(recording) };
      const id = `msg_${randomUUID()}`;
      await patiently(() => kept.keep(id, following));
      follow(id, following);
    },
    async ended() {
      let last: Promise<void> | undefined;
      while (last !== before) {
        last = before;
        await last;
      }
      return failures;
    },
  };
}
