/** Engines that die, at moments that come from a seed. */
import type { EnginePort } from "../../../src/engine/engine-port.ts";
import { FromEngine } from "../../../src/engine/messages.ts";
import { builtEngine } from "../../built.ts";

/** Each test of kills has a short form for every day, and a long one: `npm run kills`. */
export const allKills = process.env.SLIMSCRIBE_KILLS === "all";

/** Numbers from 0 to below 1, the same ones each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Engines that are killed at moments of their own: after so many messages, and a little later, in whatever they are doing then.
 * A file is given up after three deaths without a window, which is another test: after two, the next engine waits for its window.
 */
export function mortal(kills: number, random: () => number) {
  /** of the engine with this file inside, since its last window */
  const deaths = new Map<number, number>();
  const done = { kills: 0 };
  const start = (): EnginePort => {
    const port = builtEngine();
    const inside = new Set<number>();
    const awaited = new Set([...deaths].flatMap(([id, count]) => (count > 1 ? [id] : [])));
    const later = random() * 300;
    let messages = Math.floor(random() * 7);
    let doomed = done.kills >= kills;
    let dead = false;
    const see = (message: FromEngine): void => {
      const isWindow = message.type === "event" && message.event.type === "window";
      if (message.type === "end" || isWindow) {
        deaths.delete(message.id);
        awaited.delete(message.id);
      }
      if (message.type === "end") inside.delete(message.id);
      if (doomed || awaited.size > 0 || messages-- > 0) return;
      doomed = true;
      setTimeout(() => {
        done.kills++;
        port.kill();
      }, later);
    };
    return {
      ...port,
      send(message) {
        if (message.type === "transcribe") inside.add(message.id);
        port.send(message);
      },
      onMessage: (listener) =>
        port.onMessage((message) => {
          listener(message);
          // What comes from a dead one counts for nobody.
          if (!dead) see(FromEngine.parse(message));
        }),
      onExit: (listener) =>
        port.onExit(() => {
          dead = true;
          for (const id of inside) deaths.set(id, (deaths.get(id) ?? 0) + 1);
          listener();
        }),
    };
  };
  return { start, done };
}
