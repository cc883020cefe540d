import type { settingsWords } from "../en/settings.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { fixed } = japaneseFigures;

/** A card, where its name is known. */
const named = (card: string): string => (card === "" ? "" : `（${card}）`);

export const japaneseSettings: Wording<typeof settingsWords> = {
  settings: {
    title: "設定",
    close: "設定を閉じる",
    open: "設定",
    sections: {
      words: "テキスト",
      models: "モデル",
      files: "結果",
      folders: "フォルダー",
      storage: "ストレージ",
      machine: "コンピューター",
      look: "外観",
    },
    model: "モデル",
    modelMissing: "このモデルは一覧にありません。別のモデルを選ぶか、元の場所に戻してください。",
    modelHint: "大きなモデルほど正確で、時間がかかります。",
    language: "言語",
    auto: "自動検出",
    task: "処理",
    transcribe: "話された言語で書き起こす",
    translate: "英語に翻訳する",
    transcribeShort: "原語のまま",
    translateShort: "英語に翻訳",
    preset: "品質",
    presetHint: "「高精度」は 5 通りの候補を並行して調べ、およそ 2 倍の時間がかかります。",
    fast: "高速",
    accurate: "高精度",
    precision: "数値の精度",
    precisionHint:
      "int8 は小さくて速く、float32 は公開されたモデルのままです。int4 は最小で、重みのメモリは int8 の 3 分の 2 ですが、誤りが少し増えます。",
    precisions: { float32: "float32", int8: "int8", int4: "int4" },
    wordTimes: "単語ごとの時刻",
    wordTimesHint: "再生中のセグメントではなく単語を強調します。処理とメモリが少し増えます。",
    vad: "音声でない部分を飛ばす",
    vadHint: "無音の部分で、モデルがありもしない言葉を作るのを防ぎます。",
    prompt: "前に置く文",
    promptHint: "文体と表記がこれに合わせられます。",
    vocabulary: "出てきそうな言葉",
    vocabularyHint: "名前や用語を 1 行に 1 つ書きます。",
    formats: "文字起こしが終わったら書き出すファイル",
    writeTo: "保存先",
    beside: "録音と同じ場所",
    besideCopies: "ブラウザーから追加した録音はデータフォルダーにあり、結果もその隣に保存されます。",
    folder: "1 つのフォルダー",
    noFolder: "フォルダーがまだ選ばれていません。結果は録音と同じ場所に保存されます。",
    maxLine: "字幕 1 行の文字数",
    maxLines: "字幕 1 枚の行数",
    gap: "字幕と字幕の最小間隔、ミリ秒 (2 フレームなら 80)",
    crlf: "SRT を Windows の改行にする",
    batch: "並行するウィンドウ",
    batchHint: "多いほど速く、メモリも使います。自動なら空きメモリに収まる数になります。",
    threads: "スレッド",
    automatic: "自動",
    device: "デコードに使うもの",
    devices: { auto: "自動", cpu: "プロセッサー", webgpu: "グラフィックカード (WebGPU)" },
    gpuHints: {
      unknown:
        "ここでグラフィックカードのほうが速いかどうかは、まだ分かりません。測定するまで、自動ではプロセッサーを使います。",
      none: "ここで使えるグラフィックカードは見つかりませんでした。すべてプロセッサーが処理します。",
      failed: "このグラフィックカードは失敗したため、ドライバーが変わるか、もう一度測定するまで使いません。",
    },
    gpuMeasuring:
      "言葉の分かっている文を使って、グラフィックカードをプロセッサーと比べています。初回は数分かかります。",
    gpuForms: {
      cpu: "プロセッサー",
      webgpu: "デコーダーを float32 で",
      "webgpu-halves": "デコーダーを半精度で",
      "webgpu-encoder": "エンコーダーとデコーダーを float32 で",
      "webgpu-encoder-halves": "エンコーダーを float32 で、デコーダーを半精度で",
    },
    gpuFormNow: (number, count, form) => `現在 ${count} 件中 ${number} 件目: ${form}。`,
    gpuSlower: (card) =>
      `お使いのグラフィックカード${named(card)}は、ここではプロセッサーより明らかに速くはありません。自動ではプロセッサーを使います。`,
    gpuQuicker: (card, speed) =>
      `お使いのグラフィックカード${named(card)}は、プロセッサーの ${fixed(speed, 1)} 倍の速さで、同じ言葉を書き出します。自動ではこれを使います。`,
    measureGpu: "グラフィックカードを測定",
    gpuShare: "測定の進み具合",
    stopMeasuring: "キャンセル",
    filesAtOnce: "同時に処理する長いファイル",
    theme: "テーマ",
    system: "システムに合わせる",
    light: "ライト",
    dark: "ダーク",
    interface: "プログラムの言語",
    notify: "ファイルが終わったら知らせる",
    version: (version, engine) => `Slimscribe ${version}、エンジン ${engine}`,
    private:
      "アカウントも利用状況の送信もありません。モデルの入手や Webhook を指定しない限り、ネットワークは使いません。",
  },
};
