/** Puts the stand-in where a program asks for `electron`. Used with --import, before the built main is loaded. */
import { register } from "node:module";

const standIn = new URL("./stand-in.mjs", import.meta.url).href;
const hooks = `
export async function resolve(name, context, next) {
  return name === "electron" ? { url: ${JSON.stringify(standIn)}, shortCircuit: true } : next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
