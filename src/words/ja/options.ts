import type { OptionSayings } from "../../lib/file-options.ts";
import type { optionWords } from "../en/options.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { count, grouped } = japaneseFigures;

const files = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : count(names.length, { other: "個のファイル" });

export const japaneseSayings: OptionSayings = {
  language: japaneseFigures.languageName,
  detected: "言語は自動検出",
  preset: { fast: "高速", accurate: "高精度" },
  task: { transcribe: "話された言語のまま", translate: "英語に翻訳" },
  track: { auto: "既定のトラック", all: "すべてのトラック", one: (number) => `トラック ${number}` },
  channel: {
    auto: "チャンネルは自動",
    mix: "全チャンネルをミックス",
    each: "チャンネルごと",
    one: (channel) => `チャンネル ${channel}`,
  },
  speakers: {
    off: "話者の区別なし",
    auto: "話者を区別",
    known: (people) => `話者 ${grouped(people)} 人`,
  },
};

export const japaneseOptions: Wording<typeof optionWords> = {
  options: {
    next: "これから追加するファイルの文字起こし方法",
    nextShort: "次に追加するファイルのオプション…",
    track: "音声トラック",
    usualTrack: "ファイルの既定のトラック",
    usualTrackShort: "既定",
    oneTrack: (number, told) => (told === "" ? `トラック ${number}` : `トラック ${number}: ${told}`),
    allTracks: "すべて（トラックごとに 1 人の話者）",
    allTracksShort: "すべて",
    channels: "チャンネル",
    usualChannels: "音が入っているもの",
    usualChannelsShort: "自動",
    eachChannel: "チャンネルごとに 1 人の話者: 通話、インタビュー",
    eachChannelShort: "チャンネルごとに話者",
    left: "左のみ",
    right: "右のみ",
    oneChannel: (number) => `チャンネル ${number} のみ`,
    mixedChannels: "すべてミックス",
    speakers: "話者",
    noSpeakers: "区別しない",
    noSpeakersShort: "区別しない",
    allSpeakers: "区別する（人数は自動）",
    allSpeakersShort: "区別する",
    knownSpeakers: (people) => `${grouped(people)} 人`,
    mixed: "それぞれのまま",
    open: "オプション…",
    openRedo: "方法を変えて文字起こし…",
    titles: {
      next: () => "次に追加するファイル",
      waiting: (names) => `${files(names)}のオプション`,
      redo: (names) => `${files(names)}をもう一度文字起こし`,
    },
    hints: {
      next: "すでにキューにあるファイルの設定は変わりません。",
      waiting: "その間に始まったものは、そのままになります。",
      redo: "これまでの結果は残っています。前と同じ設定を選べば元に戻ります。",
    },
    apply: { waiting: "適用", redo: "もう一度文字起こし" },
    cancel: "キャンセル",
    begun: (n) => `${count(n, { other: "個のファイル" })}はその間に始まったため、以前の設定のままです。`,
    englishAlone: (model) => `${model} は英語専用です。言語の選択と翻訳はできません。`,
    noTranslation: (model) => `${model} は翻訳できません。`,
    unknown: (model) => `${model} はモデルの一覧にありません。別のモデルを選ぶか、元の場所に戻してください。`,
  },
};
