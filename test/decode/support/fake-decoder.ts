/** A decoder that is a table of random logits: the same text in the same window always gives the same numbers. */

import type { Detokenizer } from "../../../src/decode/decoded-window.ts";
import type { Alignment, Ask, Decoder, Ranked, Scores, Stream, WindowHandle } from "../../../src/decode/decoder.ts";
import { seededRandom } from "../../../src/decode/random.ts";
import type { Vocabulary } from "../../../src/decode/tokens.ts";
import { highest } from "./highest.ts";

const texts = 60;
const languages = ["en", "de", "ja"];

/** 60 text tokens, the special ones, 1,501 timestamps. */
export const smallVocabulary: Vocabulary = {
  size: texts + 11 + 1501,
  endOfText: texts,
  startOfTranscript: texts + 1,
  languages: new Map(languages.map((code, i) => [code, texts + 2 + i])),
  translate: texts + 5,
  transcribe: texts + 6,
  startOfPrevious: texts + 8,
  noSpeech: texts + 9,
  noTimestamps: texts + 10,
  firstTimestamp: texts + 11,
  multilingual: true,
  suppressed: [3, 7, 11],
  suppressedFirst: [5],
  choosableSpecials: [2, 3, 4],
};

/** Text token n is the word "wn". */
const decode = (tokens: readonly number[]) => tokens.map((token) => (token < texts ? ` w${token}` : "")).join("");
export const smallReading: Detokenizer = {
  vocabulary: smallVocabulary,
  tokenizer: { added: new Map(), textTokens: texts, ofByte: () => 5, encode: () => [], decode, decodeComplete: decode },
};

/** [vocabulary] logits behind a text of one window */
export type LogitsOf = (window: number, text: readonly number[]) => Float32Array;

/** Random logits in which timestamps, text and the end all come up. Those of a text are made once, however often it is decoded. */
export function randomLogits(vocabulary: Vocabulary, seed: number): LogitsOf {
  const known = new Map<string, Float32Array>();
  return (window, text) => {
    const key = `${window}:${text}`;
    const logits = known.get(key) ?? make(window, text);
    known.set(key, logits);
    return logits;
  };

  function make(window: number, text: readonly number[]): Float32Array {
    const random = seededRandom(seed, window, ...text);
    const logits = new Float32Array(vocabulary.size);
    const spread = () => (random() + random() + random() - 1.5) * 4;
    const mood = random();
    for (let token = 0; token < vocabulary.size; token++) logits[token] = spread() - (token >= texts ? 6 : 0);
    const bump = vocabulary.firstTimestamp + Math.floor(random() * random() * 200) + text.length * 8;
    for (let token = bump; token < Math.min(bump + 5, vocabulary.size); token++) logits[token] = spread() + mood * 4;
    logits[vocabulary.endOfText] = spread() + Math.min(text.length, 40) / 12 - 1;
    if (mood < 0.1) logits[texts + 3] = 6;
    return logits;
  }
}

interface OpenStream {
  window: number;
  rows: number[][];
}

export interface FakeDecoder extends Decoder {
  /** streams open now, and at most so far */
  open: number;
  mostOpen: number;
  /** streams of several rows that were open together, at most so far */
  mostWide: number;
  steps: number;
  starts: number[];
}

export function fakeDecoder(vocabulary: Vocabulary, logitsOf: LogitsOf, capacity: number, best = 8): FakeDecoder {
  const streams = new Map<number, OpenStream>();
  let made = 0;
  const streamOf = ({ id }: Stream): OpenStream => {
    const stream = streams.get(id);
    if (!stream) throw new Error("the stream is closed");
    return stream;
  };
  const fake: FakeDecoder = {
    capacity,
    best,
    open: 0,
    mostOpen: 0,
    mostWide: 0,
    steps: 0,
    starts: [],
    async start(requests, full) {
      fake.starts.push(requests.length);
      return requests.map(({ window, rows, prompt, asks }) => {
        if (streams.size >= capacity) throw new Error("more streams than places");
        const stream = { id: made++ };
        streams.set(stream.id, { window: window.id, rows: Array.from({ length: rows }, () => [...prompt]) });
        fake.open = streams.size;
        fake.mostOpen = Math.max(fake.mostOpen, fake.open);
        fake.mostWide = Math.max(fake.mostWide, [...streams.values()].filter(({ rows }) => rows.length > 1).length);
        const scores = asks.map(({ position, ask }) =>
          reduce(logitsOf(window.id, prompt.slice(0, position + 1)), ask, vocabulary, best, full),
        );
        return { stream, scores };
      });
    },
    async step(requests, full) {
      fake.steps++;
      if (new Set(requests.map(({ stream }) => stream.id)).size !== requests.length) throw new Error("a stream twice");
      return requests.map(({ stream, tokens, asks }) => {
        const { window, rows } = streamOf(stream);
        if (tokens.length !== rows.length || asks.length !== rows.length) throw new Error("not one for each row");
        return rows.map((row, r) => {
          row.push(tokens[r] ?? -1);
          if (row.length > 448) throw new Error("behind the context");
          const ask = asks[r];
          if (!ask) throw new Error("no ask");
          return reduce(logitsOf(window, row), ask, vocabulary, best, full);
        });
      });
    },
    reorder(stream, parents) {
      const open = streamOf(stream);
      open.rows = parents.map((parent) => [...(open.rows[parent] ?? [])]);
    },
    finish(stream) {
      streamOf(stream);
      streams.delete(stream.id);
      fake.open = streams.size;
    },
    async align(window, tokens, asks) {
      return alignmentOf(window, tokens.length, (position) => {
        const { ask } = asks.find((each) => each.position === position) ?? { ask: undefined };
        return ask && reduce(logitsOf(window.id, tokens.slice(0, position + 1)), ask, vocabulary, best);
      });
    },
  };
  return fake;
}

function alignmentOf(window: WindowHandle, tokens: number, at: (position: number) => Scores | undefined): Alignment {
  const random = seededRandom(window.id, tokens);
  const [heads, frames] = [3, 1500];
  const scores = Float32Array.from({ length: heads * tokens * frames }, (_, i) => {
    const [token, frame] = [Math.floor(i / frames) % tokens, i % frames];
    return 4 * random() - Math.abs(frame - token * 6) / 8;
  });
  const asked = Array.from({ length: tokens }, (_, position) => at(position)).filter((of) => of !== undefined);
  return { scores, heads, tokens, frames, asked };
}

/** What the decoder's head does with logits, written plainly. */
export function reduce(
  logits: Float32Array,
  ask: Ask,
  vocabulary: Vocabulary,
  best: number,
  full: boolean | undefined = false,
): Scores {
  const { endOfText, firstTimestamp, suppressed, suppressedFirst, size } = vocabulary;
  const text = logits.slice(0, endOfText);
  if (ask.suppression !== "none") for (const token of suppressed) text[token] = -1e30;
  if (ask.suppression === "first") for (const token of suppressedFirst) text[token] = -1e30;
  const times = logits.slice(firstTimestamp, size).map((logit, i) => {
    return i >= ask.timestampLow && i <= ask.timestampHigh ? logit : -1e30;
  });
  return {
    text: ranked(text, 0, best),
    special: logits.slice(endOfText, firstTimestamp),
    timestamps: ranked(times, firstTimestamp, best),
    asked: logits[ask.token] ?? 0,
    ...(full ? { all: logits } : {}),
  };
}

function ranked(logits: Float32Array, offset: number, best: number): Ranked {
  const order = highest(logits, best);
  const top = logits[order[0] ?? 0] ?? 0;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  return {
    ids: Int32Array.from(order, (i) => i + offset),
    logits: Float32Array.from(order, (i) => logits[i] ?? 0),
    logSumExp: Math.fround(top + Math.log(sum)),
  };
}
