import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { count } = chineseFigures;

const voices = { other: "个声音" };

export const chineseVoices: Wording<typeof voiceWords> = {
  voices: {
    label: "谁在说话",
    more: (name, seconds) => `${name}，共 ${clock(seconds)}`,
    listen: "听这个声音",
    rename: "全部重命名…",
    renameTitle: (name) => `重命名 ${name}`,
    name: "名称",
    same: "同一个人",
    saidBy: "说话人",
    run: "重命名",
    close: "取消",
    renamed: (name) => `${name} 所说的一切都改用此名称。可以撤销。`,
    joined: (name, other) => `已有 ${other}：${name} 和 ${other} 将合为一人。可以撤销。`,
    unchanged: "请写另一个名称。",
    keep: "保留这个声音",
    keepHint: "在其他录音中听到这个声音时，会建议此名称。",
    kept: (name) => `已保留 ${name} 的声音。`,
    perhaps: (name) => `${name}？`,
    perhapsMore: (speaker, name) => `${speaker} 听起来像 ${name}`,
    isHim: (speaker, name) => `${speaker} 是 ${name}`,
    isNot: (speaker, name) => `${speaker} 不是 ${name}`,
    suggest: "按声音建议名称",
    suggestHint:
      "您重命名说话人时，可以保留其声音的特征，并在其他录音中建议此名称。声音和指纹一样属于个人信息：请先征得本人同意。它只保存在这台电脑上的一个单独文件里。关闭时不保留也不比较任何声音。",
    known: "已知的声音",
    knownCount: (known) => (known === 0 ? "没有。" : `${count(known, voices)}，按名称：`),
    forgetOne: (name) => `忘记 ${name} 的声音`,
    forget: "忘记所有声音",
    forgetAll: "全部忘记…",
    sureForget: (known) => `忘记${count(known, voices)}吗？`,
    sureForgetHint: "文本中的名称保留；不再根据这些声音提出建议。无法撤销。",
    forgotten: "已忘记所有声音。",
  },
};
