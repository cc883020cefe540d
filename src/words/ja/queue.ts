import type { queueWords } from "../en/queue.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { count, grouped, listed, percentSoFar, speed, spanLeft } = japaneseFigures;

const files = (n: number): string => count(n, { other: "個のファイル" });

const preparing: (typeof queueWords)["queue"]["preparing"] = ({ step, share }) => {
  if (step === "kernels") return "プロセッサーを測定中";
  if (step === "speakers") return `話者を判別中 ${percentSoFar(share ?? 0)}`;
  return step === "loading" ? "モデルを読み込み中" : `準備中 ${percentSoFar(share ?? 0)}`;
};

export const japaneseQueue: Wording<typeof queueWords> = {
  queue: {
    title: "キュー",
    summary: (done, all) => `${grouped(all)} 件中 ${grouped(done)} 件完了`,
    left: (seconds) => `残り ${spanLeft(seconds)}`,
    pauseAll: "すべて一時停止",
    resumeAll: "再開",
    retryFailed: "失敗を再試行",
    hideDone: "完了を隠す",
    showDone: "完了を表示",
    pause: "一時停止",
    resume: "再開",
    cancel: "中止",
    retry: "再試行",
    again: "もう一度文字起こし",
    remove: "リストから外す",
    top: "先頭に移動",
    reveal: "ファイルをフォルダーで表示",
    more: (name) => `${name} のその他の操作`,
    removed: (n) => `${files(n)}を外しました。`,
    undo: "元に戻す",
    goesOn: (at) => `${at} から再開`,
    wentOn: (at) => `${at} から再開しました`,
    allPaused: "一時停止中",
    listening: "聞き取り中",
    preparing,
    comparing: ({ preparing: step, progress }) =>
      step === null ? `比較中 ${percentSoFar(progress)}` : preparing(step),
    list: "ファイル",
    silent: "音声なし",
    suspects: (n) => `疑わしい箇所 ${grouped(n)}`,
    open: "キュー",
    close: "キューを閉じる",
    filter: "名前で絞り込む",
    selected: (n) => `${grouped(n)} 件選択中`,
  },
  doubt: {
    no: "そのままにする",
    again: (n) => (n === 1 ? "もう一度文字起こししますか?" : `${files(n)}をもう一度文字起こししますか?`),
    againHint: (edited) => {
      const more = edited.length - 2;
      const names = [...edited.slice(0, 2), ...(more > 0 ? [`ほか ${grouped(more)} 個`] : [])];
      return `${listed(names)} への編集は、新しい結果に置き換わります。元に戻すことはできません。`;
    },
    yes: "もう一度文字起こし",
    revert: "元の結果に戻しますか?",
    revertHint: (name) =>
      `${name} への編集は、元の聞き取り結果に置き換わります。このファイルを開いている間は「元に戻す」で編集を取り戻せます。`,
  },
  states: {
    queued: "待機中",
    running: "実行中",
    next: "次の番",
    cancelling: "このステップの後に停止",
    paused: "一時停止中",
    cancelled: "中止",
    failed: "失敗",
    done: "完了",
  },
  rowFigures: (factor, left) => (left === null ? speed(factor) : `${speed(factor)}、残り ${spanLeft(left)}`),
};
