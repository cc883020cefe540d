import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";

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
  },
};
