import { figuresIn } from "../figures.ts";

export const spanishFigures = figuresIn("es", ["one", "other"]);
