import type { Attention } from "../../api/transcript.ts";
import type { panelWords } from "../en/panel.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";
import { chineseTranscript } from "./transcript.ts";

const { bytes, figure, fixed, grouped, listed, percentSoFar } = chineseFigures;

/** 专有名称，与命令行和文档一致。 */
const attention: Record<Attention, string> = { standard: "Standard", slim: "Slim", compact: "Compact" };

export const chinesePanel: Wording<typeof panelWords> = {
  panel: {
    title: "内存与速度",
    attention,
    attentionHints: {
      standard: "保留每一层的键和值：作为基准。",
      slim: "只保留一份编码器输出：文字相同，内存更少。",
      compact: "只保留一份 8 位的编码器输出：内存最少；个别词可能不同。",
    },
    attentionLabel: "注意力",
    saves: (stream, batch) =>
      batch === null ? `每路节省 ${bytes(stream)}` : `每路节省 ${bytes(stream)}，每批节省 ${bytes(batch)}`,
    reference: "基准：没有节省",
    attentionSet: (mode) => `已改用 ${attention[mode]} 注意力。`,
    next: "更改从下一个文件起生效。",
    perStream: "每路的上下文",
    batch: (streams) => `批大小 ${grouped(streams)}`,
    cross: "交叉注意力",
    self: "自注意力",
    allocated: (size) => `已分配 ${bytes(size)}`,
    gpu: "在 GPU 上，含权重",
    gpuBytes: (held, most) => `${bytes(held)}，最多 ${bytes(most)}`,
    memory: "引擎的内存",
    run: (told, own, peaks) => {
      const other = own === "standard" ? "slim" : "standard";
      const run = told === "next" ? "下次运行" : "本次运行";
      const about = told === "measured" ? "" : "约 ";
      return `${run}：${about}${bytes(peaks[own])}。${attention[other]} 将占用 ${bytes(peaks[other])}。`;
    },
    lastRun: (mode, peak) => `上次运行最多占用 ${bytes(peak)}（${attention[mode]}）。`,
    details: "详细信息",
    now: "当前",
    peak: "峰值",
    predicted: "预计",
    free: "可用",
    tight: "超过可用内存：其他程序可能变慢。请选择 Slim 或 Compact，或减少并行窗口。",
    last: "最近 60 秒",
    speed: "速度",
    realTime: "实时倍数",
    tokens: "词元/秒",
    streams: "路数",
    idle: "没有任务在运行。",
    starting: "最初半分钟完成后会显示数据。",
    unknown: "引擎读取模型后即显示数据。",
    tensors: "步骤之间保留的张量（一路）",
    compare: "用此文件比较",
    bar: (mode, size) => `${mode}：每路 ${bytes(size)}`,
    stream: (size) => `每路 ${bytes(size)}`,
    show: "内存与速度",
    ratio: (value) => `减至 1/${figure(value)}`,
  },
  compare: {
    title: "比较",
    close: "返回转写文本",
    start: "开始",
    running: ({ preparing, progress }) =>
      preparing === null ? `正在比较：${percentSoFar(progress)}` : chineseTranscript.transcript.preparing(preparing),
    cancel: "停止",
    again: "再次比较",
    same: (tokens, modes) => `${modes === 2 ? "两种" : "三种"}方式的 ${grouped(tokens)} 个词元完全相同。`,
    sameIn: (tokens, modes) => `${listed(modes)} 的 ${grouped(tokens)} 个词元完全相同。`,
    differ: (mode, equal, all, base) =>
      `${mode}：${grouped(all)} 个窗口中有 ${grouped(equal)} 个与 ${base} 逐词元相同。`,
    words: "相同的词",
    share: (value) => (value === 1 ? "100%" : `${fixed(Math.min(99.9, Math.floor(1000 * value) / 10), 1)}%`),
    speed: "每词元毫秒数",
    bytes: "每路字节数",
    peak: "内存峰值",
    copy: "复制为表格",
    copied: "表格已复制到剪贴板。",
    cancelled: "提前停止：这里是已完成的部分。",
    disturbed: "其间还在转写其他文件：各方式的时间不能互相比较。",
    cancelledEarly: "在完成任何部分之前已停止。",
    other: (name) => `正在比较 ${name}：在此开始会结束那次比较。`,
    none: "用每种方式各解码一次此文件，并把文字并排显示。",
  },
};
