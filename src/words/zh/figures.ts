import { figuresIn } from "../figures.ts";

export const chineseFigures = figuresIn("zh-Hans", ["other"]);
