import type { OptionSayings } from "../../lib/file-options.ts";
import type { optionWords } from "../en/options.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { count, grouped } = chineseFigures;

const files = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : count(names.length, { other: "个文件" });

export const chineseSayings: OptionSayings = {
  language: chineseFigures.languageName,
  detected: "自动检测语言",
  preset: { fast: "快速", accurate: "精确" },
  task: { transcribe: "按原语言", translate: "译成英语" },
  track: { auto: "默认音轨", all: "所有音轨", one: (number) => `音轨 ${number}` },
  channel: {
    auto: "自动选择声道",
    mix: "混合所有声道",
    each: "每个声道单独处理",
    one: (channel) => `声道 ${channel}`,
  },
  speakers: {
    off: "不区分说话人",
    auto: "区分说话人",
    known: (people) => count(people, { other: "位说话人" }),
  },
};

export const chineseOptions: Wording<typeof optionWords> = {
  options: {
    next: "此后添加的文件如何转写",
    nextShort: "后续文件的选项…",
    track: "音轨",
    usualTrack: "文件的默认音轨",
    usualTrackShort: "默认",
    oneTrack: (number, told) => (told === "" ? `音轨 ${number}` : `音轨 ${number}：${told}`),
    allTracks: "全部，每条为一位说话人",
    allTracksShort: "全部",
    channels: "声道",
    usualChannels: "含有声音的声道",
    usualChannelsShort: "自动",
    eachChannel: "每个声道为一位说话人：通话、采访",
    eachChannelShort: "每个为一位说话人",
    left: "仅左声道",
    right: "仅右声道",
    oneChannel: (number) => `仅声道 ${number}`,
    mixedChannels: "全部混合",
    speakers: "说话人",
    noSpeakers: "不区分",
    noSpeakersShort: "不区分",
    allSpeakers: "区分，人数自动判断",
    allSpeakersShort: "区分",
    knownSpeakers: (people) => `${grouped(people)} 人`,
    mixed: "各自保持不变",
    open: "选项…",
    openRedo: "换方式重新转写…",
    titles: {
      next: () => "接下来添加的文件",
      waiting: (names) => `${files(names)}的选项`,
      redo: (names) => `重新转写${files(names)}`,
    },
    hints: {
      next: "已在队列中的文件保持原有设置。",
      waiting: "在此期间已开始的保持不变。",
      redo: "到目前为止的结果会保留：选回原来的设置即可找回。",
    },
    apply: { waiting: "应用", redo: "重新转写" },
    cancel: "取消",
    begun: (n) => `${count(n, { other: "个文件" })}在此期间已开始，保持原有设置。`,
    englishAlone: (model) => `${model} 只支持英语：无法选择语言，也不能翻译。`,
    noTranslation: (model) => `${model} 不能翻译。`,
    unknown: (model) => `${model} 已不在您的模型中：请选择其他模型，或把它放回原处。`,
  },
};
