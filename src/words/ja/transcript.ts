import type { Preparing } from "../../api/engine.ts";
import { readingSpeedLimit } from "../../api/settings.ts";
import type { transcriptWords } from "../en/transcript.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { count, fixed, grouped, percentSoFar } = japaneseFigures;

function prepared({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "このプロセッサーで最も速い方法を測定しています";
  if (step === "speakers") return "話者を判別しています";
  return step === "loading" ? `${model} を読み込んでいます` : `${model} をアテンション ${attention} 用に準備しています`;
}

export const japaneseTranscript: Wording<typeof transcriptWords> = {
  transcript: {
    nothing: "ファイルを選ぶと、文字起こしを読めます。",
    waiting: "順番を待っています。文字起こしは進むにつれてここに表示されます。",
    allPaused: "キューは一時停止中です。",
    paused: "最初の言葉の前で一時停止しました。",
    cancelled: "最初の言葉の前に中止しました。",
    wentOn: (at) => `中断の後、${at} から再開しました。それまでに済んだ分は残っています。`,
    working: "聞き取り中です。文字起こしは進むにつれてここに表示されます。",
    next: "次の番です。文字起こしは進むにつれてここに表示されます。",
    preparing: (step) => (step.share === null ? prepared(step) : `${prepared(step)}: ${percentSoFar(step.share)}`),
    preparingHint: ({ step }) => {
      if (step === "loading") return "";
      return step === "speakers"
        ? "その後、話者の付いた文字起こしが表示されます。"
        : "このコンピューターで一度だけ行います。その後、文字起こしが表示されます。";
    },
    provisional: "デコード中",
    silent: "このファイルに音声は見つかりませんでした。",
    silentHint: "言葉が入っているはずなら、音声検出なしでもう一度文字起こししてください。",
    withoutVad: "音声検出なしで試す",
    follow: "最新の言葉",
    label: "文字起こし",
    edited: "編集済み",
    saved: "保存しました",
    saving: "保存中…",
    original: "元の結果を表示",
    showEdited: "編集後を表示",
    originalTitle: "元の結果",
    originalHint: "編集する前の聞き取り結果です。読んでコピーできますが、変更はできません。",
    revert: "元の結果に戻す",
    export: "書き出す",
    otherLanguage: "聞き取りが違いますか? 別の言語で文字起こしします（これは残ります）",
    copy: "テキストをコピー",
    copied: "テキストをクリップボードにコピーしました。",
    compare: "比較",
    find: "検索と置換",
    undo: "元に戻す",
    redo: "やり直す",
    edit: "このセグメントを編集",
    split: "ここで分割",
    merge: "前と結合",
    notes: "この録音について",
    speaker: "話者",
    addSpeaker: "話者に名前を付ける",
    editHint: (split) => `Enter で変更を確定、Tab で次へ、Esc で破棄、${split} でカーソル位置で分割します。`,
    savePlace: "この部分を WAV で保存",
    segmentAt: (time) => `${time} から再生`,
  },
  find: {
    label: "この文字起こしを検索",
    replaceLabel: "置換後の文字列",
    found: (at, all) => (all === 0 ? "見つかりません" : `${grouped(all)} 件中 ${at}`),
    next: "次の一致",
    previous: "前の一致",
    replace: "置換",
    replaceAll: "すべて置換",
    replaced: (n) => `${grouped(n)} か所を置換しました。`,
    close: "検索を閉じる",
  },
  suspect: {
    names: {
      loop: { name: "繰り返し", reason: "モデルがここで同じ言葉を繰り返しました。" },
      silence: { name: "無音", reason: "ここには音声がないかもしれません。" },
      "low confidence": { name: "確信度が低い", reason: "モデルはこの言葉に確信がありませんでした。" },
      "speech skipped": { name: "聞き漏らし", reason: "ここの音声の一部が抜けているかもしれません。" },
      "token rate": { name: "不自然な速さ", reason: "音の長さに対して言葉が多すぎるか少なすぎます。" },
      language: { name: "言語", reason: "別の言語で話されたのかもしれません。" },
      overlap: { name: "重なり", reason: "2 人が同時に話しています。一方が聞き取れていないかもしれません。" },
      "time stamps": { name: "時刻", reason: "この言葉の時刻が逆に進みました。" },
    },
    listen: "聞く",
    keep: "このままにする",
    redoPlain: "音声検出なしで再デコード",
    redoAccurate: "高精度で再デコード",
    redoModel: (name) => `${name} で聞き直す`,
    redoLanguage: "別の言語で再デコード",
    redo: "再デコード",
    working: "この箇所を再デコードしています…",
    same: "再デコードしましたが、結果は同じでした。",
    changed: "この箇所を再デコードしました。「元に戻す」で前の言葉に戻ります。",
    empty: "再デコードしましたが、言葉は見つかりませんでした。前の言葉を残します。",
    next: "次の疑わしい箇所",
    label: (names) => `疑わしい箇所: ${names}`,
  },
  player: {
    play: "再生",
    pause: "一時停止",
    back: "5 秒戻る",
    ahead: "5 秒進む",
    speed: "再生速度",
    loop: "このセグメントを繰り返す",
    waveform: "録音の中の位置",
  },
  pictures: {
    title: "映像",
    pane: "テキストの横",
    show: "映像を表示",
    hide: "映像を隠す",
    subtitles: "映像に字幕を重ねる",
    fill: "全画面",
    leave: "全画面を終了",
    place: "映像の中の位置",
    refused: ({ refused, silent }) =>
      silent
        ? "このファイルの映像は、音声と一緒にはここで表示できません。音声だけを再生します。"
        : `このファイルの映像 (${refused}) はここで表示できません。音声を再生します。`,
  },
  search: {
    label: "すべての文字起こしを検索",
    title: "検索",
    results: (n) => (n === 0 ? "見つかりませんでした。" : `${grouped(n)} か所見つかりました`),
    close: "検索を閉じる",
    history: "すべての文字起こし",
    empty: "処理の終わったファイルの文字起こしがここに集まります。",
    removed: "リストから外したもの",
    removedHint: "文字起こしと編集内容とともに 30 日間残ります。",
    back: "戻す",
    bringBack: (name) => `${name} を戻す`,
  },
  subtitles: {
    open: "字幕のプレビュー",
    title: "字幕",
    close: "プレビューを閉じる",
    none: "まだ表示するものがありません。",
    summary: (n) => count(n, { other: "枚の字幕" }),
    tooFast: (n) =>
      n === 0
        ? `毎秒 ${readingSpeedLimit} 文字を超えるものはありません。`
        : `${grouped(n)} 枚が速すぎます (毎秒 ${readingSpeedLimit} 文字超)。`,
    speed: (charactersPerSecond) => `${fixed(charactersPerSecond, 1)} 文字/秒`,
    fast: "速すぎる",
    next: "次の速すぎる字幕",
    hear: (from, to) => `${from} から ${to} まで再生`,
  },
  exports: {
    names: {
      txt: "プレーンテキスト",
      srt: "SubRip 字幕",
      vtt: "WebVTT 字幕",
      ass: "ASS 字幕（スタイル付き）",
      json: "JSON（すべて）",
      tsv: "表（タブ区切り）",
      csv: "表（コンマ区切り）",
      md: "Markdown",
      html: "閲覧用ページ",
      docx: "Word 文書",
      lrc: "歌詞",
    },
    several: "書き出す",
    writeOut: (formats, inFolder) =>
      `${formats.join("、")} を${inFolder ? "結果のフォルダー" : "録音と同じ場所"}に書き出す`,
    written: (paths) =>
      paths.length <= 2
        ? `書き出しました: ${paths.join("、")}`
        : `${grouped(paths.length)} 個のファイルを書き出しました。最初は ${paths[0]} です`,
  },
};
