import { kindsOf } from "../../lib/passed-over.ts";
import type { folderWords } from "../en/folders.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";
import { japaneseKinds } from "./window.ts";

const { grouped } = japaneseFigures;

export const japaneseFolders: Wording<typeof folderWords> = {
  folders: {
    choose: "選択…",
    add: "フォルダーを追加…",
    move: "移動…",
    type: "/home/me/talks のような完全なパス",
    watch: "監視するフォルダー",
    watchHint:
      "ここに入った録音は自動で文字起こしされます。設定はそのときのもの、またはフォルダーごとのものを使います。",
    watchAdd: "別のフォルダーを監視",
    unwatch: (folder) => `${folder} の監視をやめる`,
    own: (folder) => `${folder} だけの設定`,
    usual: "ほかのファイルと同じ",
    results: "結果の保存先",
    resultsUsual: "ほかのファイルと同じです。",
    noFiles: "ファイルを書き出さない",
    into: (folder) => `${folder} に保存`,
    whenDone: "録音の処理が終わったとき",
    program: "録音の処理が終わったときに実行するプログラム",
    programHint: "録音のパスと、書き出したファイルのパスが渡されます。詳しい内容は標準入力から読めます。",
    webhook: "録音の処理が終わったときの Webhook",
    webhookHint:
      "録音のパス、長さ、言語、結果のパスを受け取ります。文字起こしの内容は送りません。n8n、Zapier、スクリプト向けです。",
    counted: ({ recordings, ignored, isWhole }) =>
      [
        `録音 ${grouped(recordings)} 件${isWhole ? "" : "以上"}`,
        ignored.length > 0 ? `対象外: ${kindsOf(ignored, japaneseKinds)}` : "",
      ]
        .filter((part) => part !== "")
        .join("、"),
    models: "モデル",
    modelsHint: "自分で追加したモデルは、ここで指定するフォルダーに移ります。",
    moved: (folder) => `モデルを ${folder} に移しました。`,
    data: "データ",
    dataHint: "キュー、文字起こし、編集内容です。",
  },
};
