import { figuresIn } from "../figures.ts";

export const germanFigures = figuresIn("de", ["one", "other"]);
