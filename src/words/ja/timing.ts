import { preciseClock } from "../../lib/figures.ts";
import type { timingWords } from "../en/timing.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { count, fixed, grouped } = japaneseFigures;

const segments = (n: number): string => count(n, { other: "個のセグメント" });

export const japaneseTiming: Wording<typeof timingWords> = {
  timing: {
    title: "タイミング",
    closer: "拡大",
    farther: "縮小",
    whole: "録音全体",
    choose:
      "境界をドラッグします。Alt で接した 2 つを離し、Shift で吸着させません。セグメントを選んで時刻を入力することもできます。",
    border: { start: "選択したセグメントの始まり", end: "選択したセグメントの終わり" },
    field: { start: "開始", end: "終了" },
    here: { start: "ここで始める", end: "ここで終える" },
    hear: "このセグメントを再生",
    length: (seconds) => `${fixed(seconds, 2)} 秒`,
    notTime: "時刻として読めません。1:02.345、または秒で 62.3 のように書いてください。",
    outside: (side, low, high) =>
      side === "start"
        ? `開始は、前のセグメントが空けている ${preciseClock(low)} から、自分の終わりの直前の ${preciseClock(high)} までにできます。`
        : `終了は、自分の始まりの直後の ${preciseClock(low)} から、次のセグメントに必要な ${preciseClock(high)} までにできます。`,
    notHere: (side, seconds) =>
      `選択したセグメントを、再生位置の ${preciseClock(seconds)} で${side === "start" ? "始める" : "終える"}ことはできません。`,
    tools: "時刻",
    unfinished: "ファイルの処理が終わってから",
    close: "閉じる",
    merge: {
      open: "短いセグメントを結合…",
      title: "短いセグメントを結合",
      seconds: "これより短い（秒）",
      characters: "または、これより文字数が少ない",
      gap: "間の無音の最大（秒）",
      sentences: "文の終わりもまたぐ",
      speakers: "別の話者の発言や別の言語の発言は結合しません。",
      found: (before, after) =>
        before === after
          ? "それほど短く、隣と結合できるセグメントはありません。"
          : `${segments(before - after)}を隣と結合し、${grouped(before)} 個が ${grouped(after)} 個になります。`,
      run: "結合",
      done: (before, after) => `${segments(before - after)}を結合しました。残りは ${grouped(after)} 個です。`,
    },
    shift: {
      open: "時刻をずらす…",
      title: "時刻をずらす",
      by: "ずらす量",
      byHint: "秒で書きます。早めるなら -1.5、または 0:02.5 のように",
      which: "対象",
      all: "すべてのセグメント",
      following: (at) => `選択した ${at} のセグメントとそれ以降`,
      notTime: "ずらす量として読めません。-1.5 のように秒で、または 0:02.5 のように書いてください。",
      tooEarly: (most) => `早められるのは ${fixed(most, 3)} 秒までです。それより前に空きがありません。`,
      result: (n, from, to) =>
        `${segments(n)}: 最初の開始が ${preciseClock(from)} から ${preciseClock(to)} に変わります。`,
      run: "ずらす",
      done: (n) => `${segments(n)}をずらしました。`,
    },
    stretch: {
      open: "2 点の間で伸縮…",
      title: "2 点の間で伸縮",
      hint: "最初と最後のセグメントが録音のどこで始まるかを指定します。間の時刻もそれに合わせて動きます。",
      first: "最初のセグメント",
      last: "最後のセグメント",
      now: (at) => `現在 ${preciseClock(at)}`,
      here: "再生位置",
      backwards: "最後のセグメントは、最初のものより後に始まる必要があります。",
      tooFew: "開始時刻の異なるセグメントが 2 つ必要です。",
      result: (rate) => `時刻の進みが ${fixed(100 * rate, 2)}% になります。`,
      run: "伸縮",
      done: (n) => `${segments(n)}を伸縮しました。`,
    },
  },
};
