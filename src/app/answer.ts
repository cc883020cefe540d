/** One door for every transport: a question in, checked; an answer out, checked; never a rejection. */
import { type Answer, type Handlers, isMethod, type Method, methods } from "../api/contract.ts";
import { loggedFailure } from "../lib/log.ts";
import { patiently } from "../store/patience.ts";

function refused(code: string, message: string): Answer {
  return { ok: false, failure: { code, message, hint: "Reload the window; the program and its page may differ." } };
}

async function one<M extends Method>(handlers: Handlers, method: M, input: unknown): Promise<Answer> {
  const parsed = methods[method].input.safeParse(input);
  if (!parsed.success) return refused("contract.input", `The question "${method}" was not understood.`);
  // The table's key ties the parsed input to its handler; the compiler can't follow it through the index.
  const handler = handlers[method] as (input: unknown) => Promise<unknown>;
  return { ok: true, value: methods[method].output.parse(await patiently(() => handler(parsed.data))) };
}

export async function answer(handlers: Handlers, method: unknown, input: unknown): Promise<Answer> {
  if (!isMethod(method))
    return refused("contract.method", "The page asked for something that this program doesn't have.");
  try {
    return await one(handlers, method, input);
  } catch (error) {
    return { ok: false, failure: loggedFailure("a question of the page was refused", error) };
  }
}
