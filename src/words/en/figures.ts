/** English's own: the terminal writes the same. */
import { bytes, figure, grouped, percent, percentSoFar, span, speed } from "../../lib/figures.ts";
import { languageName, languageNames } from "../../lib/languages.ts";
import type { LocalFigures } from "../figures.ts";

const list = new Intl.ListFormat("en", { type: "conjunction" });

export const englishFigures: LocalFigures = {
  locale: "en",
  categories: ["one", "other"],
  grouped,
  fixed: (value, digits) => value.toFixed(digits),
  figure,
  bytes,
  span,
  spanLeft: (seconds) => (seconds < 9.95 ? `${Math.max(1, Math.round(seconds))} s` : span(seconds)),
  speed,
  percent,
  percentSoFar,
  listed: (items) => list.format(items),
  languageName,
  languageNames,
};
