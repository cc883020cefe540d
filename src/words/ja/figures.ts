import { figuresIn } from "../figures.ts";

export const japaneseFigures = figuresIn("ja", ["other"]);
