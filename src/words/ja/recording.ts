import { clock } from "../../lib/figures.ts";
import type { recordingWords } from "../en/recording.ts";
import type { Wording } from "../wording.ts";

export const japaneseRecording: Wording<typeof recordingWords> = {
  recording: {
    button: "録音",
    start: "録音を開始",
    starting: "開始しています…",
    source: "録音するもの",
    sources: { microphone: "マイクの音", computer: "このコンピューターの再生音", both: "両方" },
    device: "マイク",
    usual: "システムの選択に従う",
    unnamed: (number) => `マイク ${number}`,
    into: (folder) => `音声は ${folder} のファイルに保存され、ほかのどこにも送られません。`,
    folder: "録音用フォルダー",
    folderHint: (folder) => `現在は ${folder}`,
    usualFolder: "通常のフォルダー",
    speakersLater: "話者はすべてを聞き終えてから判別されます。文字は最後に表示されます。",
    region: "録音中",
    elapsed: "これまでの録音時間",
    level: "音量",
    stop: "停止",
    stopping: "停止しています…",
    elsewhere: (name) => `${name} は別のウィンドウで録音中です。`,
    waiting: "プログラムに接続できません。復帰するまで、話された内容はこのウィンドウに保持されます。",
    listening: "誰かが話すと、ここに文字が表示されます",
    later: "録音が終わると文字が表示されます",
    afterOthers: "別のモデルで処理中のファイルが終わると文字が表示されます",
    row: "録音しています",
    ended: (name) => `${name} はキューに入りました。`,
    cutOff: (name, seconds) => `${name} は ${clock(seconds)} で途切れました。`,
    cutOffHint: "それまでの録音はすべて保持され、文字起こしされます。",
    keep: "残す",
    remove: "録音を削除",
    removeAsk: (name) => `${name} を削除しますか?`,
    removeHint: "ファイルと文字は完全に失われます。",
    closing: {
      message: "録音が進行中です。",
      hint: "ウィンドウを閉じると録音は終了します。録音済みの内容は保持され、文字起こしされます。",
      keep: "録音を続ける",
      end: "終了する",
    },
    refused: {
      forbidden: {
        message: "マイクを使用できません。",
        hint: "アドレスの横、またはシステムの設定 (プライバシー、マイク) で許可してから、もう一度録音してください。",
      },
      missing: { message: "マイクがありません。", hint: "接続するか、別のマイクを選んでください。" },
      taken: {
        message: "マイクから音が来ません。",
        hint: "別のプログラムが使用している可能性があります。それを閉じるか、別のマイクを選んでください。",
      },
      silent: {
        message: "共有したものから音が来ませんでした。",
        hint: "同じダイアログで音声をオンにして、タブまたは画面全体を共有してください。対応していないブラウザーやシステムもあります。",
      },
      lost: {
        message: "マイクが失われました。録音は一時停止し、それまでの内容は保持されています。",
        hint: "もう一度接続してから再開するか、録音を停止してください。",
      },
      other: { message: "ここでは録音できません。", hint: "別のブラウザーまたはデスクトップ版を使ってください。" },
    },
  },
};
