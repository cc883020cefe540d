/** Numbers of things, in words. */
import { count } from "../figures.ts";

export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
