/** Numbers, lengths of time and lists as a language writes them, and what languages are called there, by the system's own tables. English, which the terminal speaks as well, has its in lib. */
import { languageName } from "../lib/languages.ts";

export interface LocalFigures {
  /** as Intl takes it */
  locale: string;
  /** the forms that nouns have behind whole numbers below a million, as Intl.PluralRules calls them */
  categories: readonly Intl.LDMLPluralRule[];
  /** `1.234` */
  grouped(number: number): string;
  /** with so many digits behind the point: `0,50` */
  fixed(value: number, digits: number): string;
  /** three figures without an exponent: `0,0123`, `38,2`, `1.230` */
  figure(value: number): string;
  /** three figures: `8,58 MB`, `47,9 MB` */
  bytes(count: number): string;
  /** how long something took: `4,2 Sek.`, `38 Sek.`, `7 Min.`, `2 Std. 5 Min.` */
  span(seconds: number): string;
  /** of an estimate that counts down: whole seconds, and never none */
  spanLeft(seconds: number): string;
  /** seconds of sound in a second of work: `2,4x` */
  speed(realTimeFactor: number): string;
  /** of 0..1: `42 %`, never above what is reached */
  percent(share: number): string;
  /** the same of work that is under way: never 100 before its end */
  percentSoFar(share: number): string;
  /** `A, B und C` */
  listed(items: readonly string[]): string;
  /** `en` -> `Englisch`; a code that the system has no name for gets its English one */
  languageName(code: string): string;
  /** `en`, `ja` -> `Englisch und Japanisch` */
  languageNames(codes: readonly string[]): string;
}

/** Whisper writes Javanese with its old code. */
const currentCodes: Readonly<Record<string, string>> = { jw: "jv" };

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A number and what is counted, in the form that the language has for that number: the compiler asks for each. */
export type Count<Category extends Intl.LDMLPluralRule> = (number: number, forms: Record<Category, string>) => string;

function countIn<Category extends Intl.LDMLPluralRule>(
  locale: string,
  categories: readonly [Category, ...Category[]],
): Count<Category> {
  const rules = new Intl.PluralRules(locale);
  const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const last = categories[categories.length - 1] ?? categories[0];
  return (number, forms) => {
    const named = rules.select(number);
    return `${grouped.format(number)} ${forms[categories.find((one) => one === named) ?? last]}`;
  };
}

/** @param locale as Intl takes it: `de`, `zh-Hans` */
export function figuresIn<Category extends Intl.LDMLPluralRule>(
  locale: string,
  categories: readonly [Category, ...Category[]],
): LocalFigures & { count: Count<Category> } {
  const number = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
    const format = new Intl.NumberFormat(locale, options);
    return (value) => format.format(value);
  };
  const unit = (name: string, options: Intl.NumberFormatOptions = {}): ((value: number) => string) =>
    number({ style: "unit", unit: name, unitDisplay: "short", ...options });
  const threeFigures = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };

  const grouped = number({ maximumFractionDigits: 0 });
  const figure = number(threeFigures);
  const factor = number({ minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
  const share = number({ style: "percent", maximumFractionDigits: 0 });
  const tenths = unit("second", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const [seconds, minutes, hours] = [unit("second", { maximumFractionDigits: 0 }), unit("minute"), unit("hour")];
  const sizes = byteUnits.map((name, place) => unit(name, place === 0 ? {} : threeFigures));
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const names = new Intl.DisplayNames(locale, { type: "language", fallback: "none" });

  const span = (time: number): string => {
    if (time < 9.95) return tenths(Math.max(0, time));
    if (time < 89.5) return seconds(time);
    const all = Math.round(time / 60);
    if (all < 90) return minutes(all);
    return all % 60 === 0 ? hours(all / 60) : `${hours(Math.floor(all / 60))} ${minutes(all % 60)}`;
  };
  const named = (code: string): string =>
    (/^[a-z]{2,3}$/i.test(code) ? names.of(currentCodes[code] ?? code) : undefined) ?? languageName(code);
  const percent = (value: number): string => share(Math.floor(100 * Math.min(1, Math.max(0, value))) / 100);

  return {
    locale,
    categories,
    count: countIn(locale, categories),
    grouped,
    fixed: (value, digits) => number({ minimumFractionDigits: digits, maximumFractionDigits: digits })(value),
    figure: (value) => {
      if (!Number.isFinite(value)) return "-";
      return value === 0 || Math.abs(value) >= 100 ? grouped(value) : figure(value);
    },
    bytes: (count) => {
      let [value, place] = [count, 0];
      while (value >= 999.5 && place < byteUnits.length - 1) {
        value /= 1000;
        place++;
      }
      return sizes[place]?.(value) ?? "";
    },
    span,
    spanLeft: (time) => (time < 9.95 ? seconds(Math.max(1, Math.round(time))) : span(time)),
    speed: (value) => `${value >= 10 ? grouped(value) : factor(value)}x`,
    percent,
    percentSoFar: (value) => percent(Math.min(0.99, value)),
    listed: (items) => list.format(items),
    languageName: named,
    languageNames: (codes) => list.format(codes.map(named)),
  };
}
