/**
 * Spelled-out English numbers as digits: `twenty five dollars` -> `$25`, `one oh one` -> `101`, `nineteen sixties` -> `1960s`.
 * A faithful port of EnglishNumberNormalizer (openai/whisper, whisper/normalizers/english.py, MIT), its quirks included
 * (it does not know `ninth`): word error rates are only comparable when everybody counts alike.
 */
import { wordPattern } from "./patterns.ts";

const onesNames =
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const multiplierNames =
  "million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion";

type Suffixed = readonly [value: bigint, suffix: string];

const zeros = new Set(["o", "oh", "zero"]);
const ones = new Map(onesNames.split(" ").map((name, place) => [name, BigInt(place + 1)]));
const onesSuffixed = new Map<string, Suffixed>([
  ...[...ones].map(([name, value]): [string, Suffixed] => [name === "six" ? "sixes" : `${name}s`, [value, "s"]]),
  ["zeroth", [0n, "th"]],
  ["first", [1n, "st"]],
  ["second", [2n, "nd"]],
  ["third", [3n, "rd"]],
  ["fifth", [5n, "th"]],
  ["twelfth", [12n, "th"]],
  ...[...ones]
    .filter(([, value]) => value > 3n && value !== 5n && value !== 12n)
    .map(([name, value]): [string, Suffixed] => [name + (name.endsWith("t") ? "h" : "th"), [value, "th"]]),
]);
const tens = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((name, place) => [name, BigInt(place + 2) * 10n]),
);
const tensSuffixed = new Map<string, Suffixed>([
  ...[...tens].map(([name, value]): [string, Suffixed] => [name.replace("y", "ies"), [value, "s"]]),
  ...[...tens].map(([name, value]): [string, Suffixed] => [name.replace("y", "ieth"), [value, "th"]]),
]);
const multipliers = new Map<string, bigint>([
  ["hundred", 100n],
  ["thousand", 1000n],
  ...multiplierNames.split(" ").map((name, place): [string, bigint] => [name, 1000n ** BigInt(place + 2)]),
]);
const multipliersSuffixed = new Map<string, Suffixed>([
  ...[...multipliers].map(([name, value]): [string, Suffixed] => [`${name}s`, [value, "s"]]),
  ...[...multipliers].map(([name, value]): [string, Suffixed] => [`${name}th`, [value, "th"]]),
]);
const precedingPrefixers = new Map([
  ["minus", "-"],
  ["negative", "-"],
  ["plus", "+"],
  ["positive", "+"],
]);
const followingPrefixers = new Map([
  ["pound", "£"],
  ["pounds", "£"],
  ["euro", "€"],
  ["euros", "€"],
  ["dollar", "$"],
  ["dollars", "$"],
  ["cent", "¢"],
  ["cents", "¢"],
]);
const prefixes = new Set([...precedingPrefixers.values(), ...followingPrefixers.values()]);
const specials = new Set(["and", "double", "triple", "point"]);
const decimals = new Set([...ones.keys(), ...tens.keys(), ...zeros]);
const numberWords = new Set(
  [zeros, ones, onesSuffixed, tens, tensSuffixed, multipliers, multipliersSuffixed, precedingPrefixers]
    .flatMap((words) => [...words.keys()])
    .concat([...followingPrefixers.keys(), "per", "percent", ...specials]),
);

const arabic = /^[0-9]+(\.[0-9]+)?$/;

/** A decimal number as a fraction over a power of ten; null where Python's Fraction refuses it. */
function fraction(text: string): { over: bigint; under: bigint } | null {
  const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  if (!match) return null;
  const [, whole = "", part = ""] = match;
  if (whole === "" && part === "") return null;
  return { over: BigInt(`${whole}${part}`), under: 10n ** BigInt(part.length) };
}

/** @returns the product where it is whole */
function wholeProduct(value: string | bigint, factor: bigint): bigint | null {
  const f = fraction(String(value));
  if (f === null || (f.over * factor) % f.under !== 0n) return null;
  return (f.over * factor) / f.under;
}

/** A number being read: digits so far as a whole number, or as text where places matter (`007`, `1.5`, `4 2`). */
class NumberReader {
  readonly out: string[] = [];
  private prefix: string | null = null;
  private value: bigint | string | null = null;

  /** Writes the word with the prefix that waits, and begins anew. */
  private output(word: string | bigint): void {
    this.out.push(`${this.prefix ?? ""}${word}`);
    this.value = null;
    this.prefix = null;
  }

  flush(): void {
    if (this.value !== null) this.output(this.value);
  }

  private word(word: string): void {
    this.flush();
    this.output(word);
  }

  /** What is read so far as text; nothing and the number 0 are both nothing. */
  private text(): string {
    return this.value === null || this.value === 0n ? "" : String(this.value);
  }

  /** @returns whether the next word is used up too */
  read(previous: string | null, current: string, next: string | null): boolean {
    const nextIsNumeric = next !== null && arabic.test(next);
    const sign = prefixes.has(current.charAt(0)) ? current.charAt(0) : null;
    const bare = sign === null ? current : current.slice(1);
    const one = ones.get(current);
    const ten = tens.get(current);
    const multiplier = multipliers.get(current);
    const suffixedMultiplier = multipliersSuffixed.get(current);
    const suffixed = onesSuffixed.get(current) ?? tensSuffixed.get(current);
    const following = followingPrefixers.get(current);
    if (arabic.test(bare)) this.digits(current, bare, sign);
    else if (!numberWords.has(current)) this.word(current);
    else if (zeros.has(current)) this.value = `${this.text()}0`;
    else if (one !== undefined) this.value = this.withOnes(one, previous);
    else if (suffixed !== undefined) {
      const [number, suffix] = suffixed;
      this.output(`${onesSuffixed.has(current) ? this.withOnes(number, previous) : this.withTens(number)}${suffix}`);
    } else if (ten !== undefined) this.value = this.withTens(ten);
    else if (multiplier !== undefined) this.multiply(multiplier);
    else if (suffixedMultiplier !== undefined) this.multiplySuffixed(...suffixedMultiplier);
    else if (precedingPrefixers.has(current)) {
      this.flush();
      if ((next !== null && numberWords.has(next)) || nextIsNumeric)
        this.prefix = precedingPrefixers.get(current) ?? null;
      else this.output(current);
    } else if (following !== undefined) {
      if (this.value !== null) {
        this.prefix = following;
        this.output(this.value);
      } else this.output(current);
    } else if (current === "per" || current === "percent") return this.percent(current, next);
    else return this.special(previous, current, next, nextIsNumeric);
    return false;
  }

  private digits(current: string, bare: string, sign: string | null): void {
    if (typeof this.value === "string" && this.value.endsWith(".")) {
      // decimals, parts of an internet address
      this.value += current;
      return;
    }
    this.flush();
    this.prefix = sign ?? this.prefix;
    this.value = wholeProduct(bare, 1n) ?? bare;
  }

  private withOnes(number: bigint, previous: string | null): bigint | string {
    const { value } = this;
    if (value === null) return number;
    if (typeof value === "string" || (previous !== null && ones.has(previous))) {
      // the last zero makes place for the digit
      if (previous !== null && tens.has(previous) && number < 10n) return `${String(value).slice(0, -1)}${number}`;
      return `${value}${number}`;
    }
    return value % (number < 10n ? 10n : 100n) === 0n ? value + number : `${value}${number}`;
  }

  private withTens(number: bigint): bigint | string {
    const { value } = this;
    if (value === null) return number;
    if (typeof value === "string") return `${value}${number}`;
    return value % 100n === 0n ? value + number : `${value}${number}`;
  }

  private multiply(multiplier: bigint): void {
    const { value } = this;
    if (value === null) this.value = multiplier;
    else if (typeof value === "string" || value === 0n) {
      const product = wholeProduct(value, multiplier);
      if (product === null) this.output(value);
      this.value = product ?? multiplier;
    } else this.value = (value / 1000n) * 1000n + (value % 1000n) * multiplier;
  }

  private multiplySuffixed(multiplier: bigint, suffix: string): void {
    const { value } = this;
    if (value === null) this.output(`${multiplier}${suffix}`);
    else if (typeof value === "string") {
      const product = wholeProduct(value, multiplier);
      if (product === null) this.output(value);
      this.output(`${product ?? multiplier}${suffix}`);
    } else this.output(`${(value / 1000n) * 1000n + (value % 1000n) * multiplier}${suffix}`);
  }

  private percent(current: string, next: string | null): boolean {
    if (this.value === null) this.output(current);
    else if (current === "percent") this.output(`${this.value}%`);
    else if (next === "cent") {
      this.output(`${this.value}%`);
      return true;
    } else this.word(current);
    return false;
  }

  private special(previous: string | null, current: string, next: string | null, nextIsNumeric: boolean): boolean {
    if ((next === null || !numberWords.has(next)) && !nextIsNumeric) this.word(current);
    else if (current === "and") {
      // "and" is dropped behind hundreds, thousands, …
      if (previous === null || !multipliers.has(previous)) this.word(current);
    } else if (current === "point") {
      if ((next !== null && decimals.has(next)) || nextIsNumeric) this.value = `${this.text()}.`;
    } else if (next !== null && (ones.has(next) || zeros.has(next))) {
      this.value = this.text() + String(ones.get(next) ?? 0n).repeat(current === "double" ? 2 : 3);
      return true;
    } else this.word(current);
    return false;
  }
}

function processWords(words: readonly string[]): string[] {
  const reader = new NumberReader();
  let skip = false;
  words.forEach((current, place) => {
    if (skip) skip = false;
    else skip = reader.read(words[place - 1] ?? null, current, words[place + 1] ?? null);
  });
  reader.flush();
  return reader.out;
}

const andAHalf = wordPattern("\\band\\s+a\\s+half\\b");
const numberSuffix = wordPattern("([0-9])\\s+(st|nd|rd|th|s)\\b");
const currencyAndCents = wordPattern("([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})\\b");
const centsOnly = wordPattern("[€£$]0.([0-9]{1,2})\\b");
const loneOne = wordPattern("\\b1(s?)\\b");

export const splitAtSpaces = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== "");

/** `<number> and a half` -> `<number> point five`; a space between digits and letters, none before an ordinal's ending. */
function preprocess(text: string): string {
  const parts = text.split(andAHalf);
  const results: string[] = [];
  parts.forEach((part, place) => {
    if (part.trim() === "") return;
    results.push(part);
    if (place === parts.length - 1) return;
    const last = splitAtSpaces(part).at(-1) ?? "";
    results.push(decimals.has(last) || multipliers.has(last) ? "point five" : "and a half");
  });
  return results
    .join(" ")
    .replace(/([a-z])([0-9])/g, "$1 $2")
    .replace(/([0-9])([a-z])/g, "$1 $2")
    .replace(numberSuffix, "$1$2");
}

/** `$2 and ¢7` -> `$2.07`, `$0.07` -> `¢7`, `1` -> `one`. */
function postprocess(text: string): string {
  return text
    .replace(currencyAndCents, (_, currency: string, whole: string, cents: string) => {
      return `${currency}${whole}.${cents.padStart(2, "0")}`;
    })
    .replace(centsOnly, (_, cents: string) => `¢${Number(cents)}`)
    .replace(loneOne, "one$1");
}

/** @param text in lower case, its punctuation gone */
export function standardizeNumbers(text: string): string {
  return postprocess(processWords(splitAtSpaces(preprocess(text))).join(" "));
}
