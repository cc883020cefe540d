import { figuresIn } from "../figures.ts";

export const frenchFigures = figuresIn("fr", ["one", "other"]);
