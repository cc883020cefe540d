import type { ErasedKind } from "../../api/erase.ts";
import type { storageWords } from "../en/storage.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { bytes, count } = chineseFigures;

const nouns: Record<ErasedKind, { other: string }> = {
  removed: { other: "个已移除的文件" },
  copies: { other: "个录音副本" },
};

export const chineseStorage: Wording<typeof storageWords> = {
  storage: {
    age: "清除已离开队列的内容",
    ages: { 0: "不限时间", 1: "一天以前", 7: "一周以前", 14: "两周以前" },
    titles: { removed: "已移除的文件", copies: "保留的副本" },
    hints: {
      removed: "连同其转写文本、您的更改和副本。30 天后会自动清除。",
      copies: "通过浏览器添加且已离开队列的录音。清除后，已移除的文件恢复时不再有声音。",
    },
    amount: (kind, { files, bytes: size }) =>
      files === 0 ? "没有。" : `${count(files, nouns[kind])}，${bytes(size)}。`,
    erase: "清除…",
    sure: (kind, { files, bytes: size }) => `永久清除 ${count(files, nouns[kind])}？（${bytes(size)}）`,
    sureHint: {
      removed: "文件及其转写文本都无法恢复。存放在别处的结果文件会保留。",
      copies: "无法恢复。转写文本会保留。",
    },
    yes: "永久清除",
    gone: (kind, { files }) => `已清除 ${count(files, nouns[kind])}。`,
    setAside: "被移开的损坏数据库可能含有相同的文字。在您删除之前会一直保留：",
    cache: "缓存",
    cacheHint: "为这台电脑准备好的模型，不含您的录音。",
    cacheAmount: (size) => `${bytes(size)}。`,
    empty: "清空缓存",
    sureEmpty: (size) => `清空缓存？（${bytes(size)}）`,
    sureEmptyHint: "下一个录音之前会重新准备模型：需要几秒到一分钟。",
    emptied: "缓存已清空。",
  },
};
