import type { ModelWork } from "../../api/model-works.ts";
import type { modelWords } from "../en/models.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { bytes, percentSoFar, span, spanLeft, speed } = japaneseFigures;

type Working = Extract<ModelWork, { state: "working" }>;

const arrived = ({ bytes: here, totalBytes }: Pick<ModelWork, "bytes" | "totalBytes">): string =>
  totalBytes === null || totalBytes === 0 ? "" : percentSoFar(here / totalBytes);

const ofAll = ({ bytes: here, totalBytes }: ModelWork): string =>
  totalBytes === null ? bytes(here) : `${bytes(here)} / ${bytes(totalBytes)}`;

function downloading(work: Working): string {
  const { bytes: here, totalBytes, bytesPerSecond } = work;
  const known = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  return [
    `ダウンロード中 ${ofAll(work)}`,
    ...(known ? [`${bytes(bytesPerSecond)}/秒`, `残り ${spanLeft((totalBytes - here) / bytesPerSecond)}`] : []),
  ].join(" · ");
}

const steps: Record<Working["step"], (work: Working) => string> = {
  listing: () => "必要なファイルをハブに問い合わせています…",
  downloading,
  copying: () => "モデルのフォルダーにコピーしています…",
  checking: () => "重みをすべて検査しています（数秒から数分）…",
};

export const japaneseModels: Wording<typeof modelWords> = {
  models: {
    here: "このコンピューターにあるモデル",
    gettable: "ダウンロードできるモデル",
    network: (hub) =>
      `「ダウンロード」を押すと、${hub === "" ? "Hugging Face" : hub.replace(/^https?:\/\//, "")} にそのモデルを要求します。ほかの情報は送りません。それ以外に Slimscribe がネットワークを使うことはありません。`,
    size: ({ bytes: size, from }) => (from === "hub" ? `ダウンロード ${bytes(size)}` : bytes(size)),
    languages: ({ multilingual, canTranslate }) => (canTranslate ? "多言語、翻訳可" : multilingual ? "多言語" : "英語"),
    speed: ({ speed: { realTimeFactor, measured } }) =>
      measured ? `この環境で実時間の ${speed(realTimeFactor)}` : `実時間の約 ${speed(realTimeFactor)}（予測）`,
    speedHint: ({ speed: { measured } }) =>
      measured
        ? "このコンピューターで行った文字起こしでの実測値です。"
        : "このコンピューターについて分かっていることからの予測です。文字起こしをすると実測値になります。",
    goodFor: (text) => `${text}。`,
    memory: "実行中のメモリ",
    memoryOf: (name) => `${name} が使うメモリ`,
    recommended: "おすすめ",
    recommendedHint: "今の設定で、このコンピューターで無理なく動くもののうち最も正確なモデルです。",
    embedded: "Slimscribe に付属",
    chosen: "使用中",
    chosenOf: (name) => `これから追加するファイルに ${name} を使います`,
    use: "使う",
    toUse: (name) => `${name} を使う`,
    get: "ダウンロード",
    getOf: (name, size) => `${name} をダウンロード、${bytes(size)}`,
    more: (name) => `${name} のその他の操作`,
    verify: "重みをすべて検査",
    remove: "削除…",
    removing: (name) => `このコンピューターから ${name} を削除しますか?`,
    removingHint: (size) =>
      `${bytes(size)} が空きます。文字起こしは残ります。モデルはあとでまたダウンロードまたは追加できます。`,
    removeYes: "削除",
    working: (work) => steps[work.step](work),
    waiting: ({ reason }, secondsLeft) => {
      const soon = secondsLeft < 10 ? spanLeft(Math.ceil(secondsLeft)) : span(secondsLeft);
      const next = secondsLeft > 0 ? `${soon}後` : "まもなく";
      return reason === "busy"
        ? `ハブが混み合っています。${next}に再開します。`
        : `接続できません。${next}にもう一度試します。`;
    },
    elsewhere: (work) => `別のウィンドウまたはターミナルがダウンロード中: ${ofAll(work)}`,
    share: arrived,
    progressOf: (name) => `${name} の進み具合`,
    stop: "中止",
    stopOf: (name) => `${name} のダウンロードを中止`,
    stopped: (work) => {
      const share = arrived(work);
      return share === "" ? "中止しました。" : `${share} で中止しました。受信した分は残っています。`;
    },
    goOn: "再開",
    goOnOf: (name) => `${name} のダウンロードを再開`,
    again: "もう一度試す",
    againOf: (name) => `${name} のダウンロードをもう一度試す`,
    discard: "受信した分を削除",
    discardOf: (name) => `${name} の受信した分を削除`,
    forget: "閉じる",
    forgetOf: (name) => `${name} についてのメッセージを閉じる`,
    unusable: "使えないモデル",
    other: "ほかのモデルを名前で指定",
    otherHint: "ハブでの名前 (所有者/名前) を書きます。必要なら @リビジョン を付けます。",
    otherExample: "openai/whisper-small",
    hub: "モデルの入手先のハブ",
    hubHint: "空欄なら Hugging Face です。ミラーのアドレスは https:// で始まります。",
    hubUsual: "https://huggingface.co",
    add: "このコンピューターのモデルを追加",
    addHint: "モデルのフォルダー、またはファイル 1 つ (.pt、ggml の .bin、.safetensors)。コピーしてから検査します。",
    addFolder: "フォルダー…",
    addFile: "ファイル…",
    addPath: "/home/me/ggml-small.bin のような完全なパス",
    adding: (name) => `${name} をモデルに追加しますか?`,
    addingHint: (path) => `検査してコピーします: ${path}`,
    addYes: "追加",
    dropped: (name) => `${name} は録音ではなくモデルのようです。`,
    droppedHint: "ブラウザーからは場所が分かりません。設定の「モデル」に場所を書いてください。",
    open: "モデル…",
    all: "すべてのモデル",
    runs: (name) => `${name} を使います`,
    takes: (size, mode) =>
      `アテンション ${mode === "standard" ? "Standard" : mode === "slim" ? "Slim" : "Compact"} で 約 ${size} のメモリを使います。`,
    recommendedNow: (name) => `おすすめ: ${name}`,
  },
};
