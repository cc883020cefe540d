import type { Attention } from "../../api/transcript.ts";
import type { panelWords } from "../en/panel.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";
import { japaneseTranscript } from "./transcript.ts";

const { bytes, figure, fixed, grouped, listed, percentSoFar } = japaneseFigures;

/** コマンドや文書と同じ固有の名前。 */
const attention: Record<Attention, string> = { standard: "Standard", slim: "Slim", compact: "Compact" };

export const japanesePanel: Wording<typeof panelWords> = {
  panel: {
    title: "メモリと速度",
    attention,
    attentionHints: {
      standard: "各層のキーとバリューを保持します。基準となる方式です。",
      slim: "エンコーダーの出力を 1 つだけ保持します。結果は同じで、メモリは少なくなります。",
      compact:
        "エンコーダーの出力を 1 つだけ 8 ビットで保持します。メモリは最小ですが、わずかに単語が変わることがあります。",
    },
    attentionLabel: "アテンション",
    saves: (stream, batch) =>
      batch === null
        ? `ストリームごとに ${bytes(stream)} 節約`
        : `ストリームごとに ${bytes(stream)}、バッチごとに ${bytes(batch)} 節約`,
    reference: "基準: 節約なし",
    attentionSet: (mode) => `アテンションを ${attention[mode]} にしました。`,
    next: "変更は次のファイルから有効になります。",
    perStream: "ストリームごとのコンテキスト",
    batch: (streams) => `バッチ ${grouped(streams)}`,
    cross: "クロスアテンション",
    self: "セルフアテンション",
    allocated: (size) => `${bytes(size)} 確保済み`,
    gpu: "GPU 上、重みを含む",
    gpuBytes: (held, most) => `${bytes(held)}、最大 ${bytes(most)}`,
    memory: "エンジンのメモリ",
    run: (told, own, peaks) => {
      const other = own === "standard" ? "slim" : "standard";
      const run = told === "next" ? "次の実行" : "今回の実行";
      const about = told === "measured" ? "" : "約 ";
      return `${run}: ${about}${bytes(peaks[own])}。${attention[other]} なら ${bytes(peaks[other])} です。`;
    },
    lastRun: (mode, peak) => `前回の実行は最大 ${bytes(peak)} でした（${attention[mode]}）。`,
    details: "詳細",
    now: "現在",
    peak: "最大",
    predicted: "予測",
    free: "空き",
    tight:
      "空きメモリより多く使います。ほかのプログラムが遅くなるかもしれません。Slim か Compact を選ぶか、並行するウィンドウを減らしてください。",
    last: "直近 60 秒",
    speed: "速度",
    realTime: "実時間比",
    tokens: "トークン/秒",
    streams: "ストリーム",
    idle: "何も実行していません。",
    starting: "最初の30秒が終わると数値が出ます。",
    unknown: "エンジンがモデルを読み込むと数値が出ます。",
    tensors: "ステップ間で保持するテンソル（1 ストリーム分）",
    compare: "このファイルで比較",
    bar: (mode, size) => `${mode}: ストリームごとに ${bytes(size)}`,
    stream: (size) => `${bytes(size)}/ストリーム`,
    show: "メモリと速度",
    ratio: (value) => `1/${figure(value)}`,
  },
  compare: {
    title: "比較",
    close: "文字起こしに戻る",
    start: "開始",
    running: ({ preparing, progress }) =>
      preparing === null ? `比較中: ${percentSoFar(progress)}` : japaneseTranscript.transcript.preparing(preparing),
    cancel: "中止",
    again: "もう一度比較",
    same: (tokens, modes) => `${modes === 2 ? "2 方式とも" : "3 方式とも"}同じ ${grouped(tokens)} トークンです。`,
    sameIn: (tokens, modes) => `${listed(modes)} は同じ ${grouped(tokens)} トークンです。`,
    differ: (mode, equal, all, base) =>
      `${mode}: ${grouped(all)} 個のウィンドウのうち ${grouped(equal)} 個が ${base} とトークン単位で一致しました。`,
    words: "一致した単語",
    share: (value) => (value === 1 ? "100%" : `${fixed(Math.min(99.9, Math.floor(1000 * value) / 10), 1)}%`),
    speed: "1 トークンの ms",
    bytes: "1 ストリームのバイト数",
    peak: "最大メモリ",
    copy: "表としてコピー",
    copied: "表をクリップボードにコピーしました。",
    cancelled: "途中で中止しました。ここにあるのは済んだ分です。",
    disturbed: "その間に他のファイルを文字起こししていたため、方式ごとの時間は互いに比べられません。",
    cancelledEarly: "何も済まないうちに中止しました。",
    other: (name) => `${name} を比較中です。ここで開始すると、その比較は終了します。`,
    none: "このファイルを方式ごとに 1 回ずつデコードし、結果を並べて表示します。",
  },
};
