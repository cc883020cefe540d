import { preciseClock } from "../../lib/figures.ts";
import type { timingWords } from "../en/timing.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { count, fixed, grouped } = chineseFigures;

const segments = (n: number): string => count(n, { other: "个片段" });

export const chineseTiming: Wording<typeof timingWords> = {
  timing: {
    title: "时间调整",
    closer: "放大",
    farther: "缩小",
    whole: "整个录音",
    choose: "拖动边界：按 Alt 可分开相接的两段，按 Shift 不吸附。也可以选择一个片段并输入时间。",
    border: { start: "所选片段的开始", end: "所选片段的结束" },
    field: { start: "开始", end: "结束" },
    here: { start: "从这里开始", end: "到这里结束" },
    hear: "播放此片段",
    length: (seconds) => `${fixed(seconds, 2)} 秒`,
    notTime: "这不是时间。请写成 1:02.345，或以秒为单位写成 62.3。",
    outside: (side, low, high) =>
      side === "start"
        ? `开始时间可以从 ${preciseClock(low)}（前一片段留出的位置）到 ${preciseClock(high)}（略早于自身结束）。`
        : `结束时间可以从 ${preciseClock(low)}（略晚于自身开始）到 ${preciseClock(high)}（后一片段需要的位置）。`,
    notHere: (side, seconds) =>
      `所选片段不能在播放位置 ${preciseClock(seconds)} ${side === "start" ? "开始" : "结束"}。`,
    tools: "时间",
    unfinished: "文件完成后可用",
    close: "关闭",
    merge: {
      open: "合并短片段…",
      title: "合并短片段",
      seconds: "短于（秒）",
      characters: "或字符数少于",
      gap: "其间静音最长（秒）",
      sentences: "也跨越句末",
      speakers: "不同说话人或不同语言的内容不会合并。",
      found: (before, after) =>
        before === after
          ? "没有这么短且能与相邻片段合并的片段。"
          : `${segments(before - after)}将与相邻片段合并：${grouped(before)} 个变为 ${grouped(after)} 个。`,
      run: "合并",
      done: (before, after) => `已合并 ${segments(before - after)}：剩余 ${grouped(after)} 个。`,
    },
    shift: {
      open: "平移时间…",
      title: "平移时间",
      by: "平移量",
      byHint: "以秒为单位，-1.5 表示提前；也可写成 0:02.5",
      which: "范围",
      all: "所有片段",
      following: (at) => `所选片段（${at}）及其后的所有片段`,
      notTime: "这不是平移量。请以秒为单位写，如 -1.5，或写成 0:02.5。",
      tooEarly: (most) => `最多可提前 ${fixed(most, 3)} 秒：前面没有更多空间。`,
      result: (n, from, to) => `${segments(n)}：第一个从 ${preciseClock(to)} 开始，原为 ${preciseClock(from)}。`,
      run: "平移",
      done: (n) => `已平移 ${segments(n)}。`,
    },
    stretch: {
      open: "在两点之间伸缩…",
      title: "在两点之间伸缩",
      hint: "指定第一个和最后一个片段在录音中的开始位置。其间的所有时间会随之调整。",
      first: "第一个片段",
      last: "最后一个片段",
      now: (at) => `当前为 ${preciseClock(at)}`,
      here: "播放位置",
      backwards: "最后一个片段必须在第一个之后开始。",
      tooFew: "需要两个开始时间不同的片段。",
      result: (rate) => `时间以原速度的 ${fixed(100 * rate, 2)}% 推进。`,
      run: "伸缩",
      done: (n) => `已伸缩 ${segments(n)}。`,
    },
  },
};
