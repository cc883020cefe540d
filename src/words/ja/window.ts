import { type KindSayings, kindsOf } from "../../lib/passed-over.ts";
import type { windowWords } from "../en/window.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { count, grouped, percent } = japaneseFigures;

export const japaneseKinds: KindSayings = {
  kinds: {
    picture: (n) => `画像 ${grouped(n)}`,
    document: (n) => `文書 ${grouped(n)}`,
    subtitles: (n) => `字幕ファイル ${grouped(n)}`,
    playlist: (n) => `プレイリスト ${grouped(n)}`,
    archive: (n) => `アーカイブ ${grouped(n)}`,
    program: (n) => `プログラム ${grouped(n)}`,
    data: (n) => `データファイル ${grouped(n)}`,
  },
  unknown: (n, ending) => `.${ending} ${grouped(n)}`,
  others: (n) => `その他 ${grouped(n)}`,
  listed: (parts) => parts.join("、"),
};

export const japaneseWindow: Wording<typeof windowWords> = {
  product: "Slimscribe",
  add: { button: "追加", files: "ファイル…", folder: "フォルダー…", label: "ファイルまたはフォルダーを追加" },
  drop: {
    title: "ここに録音をドロップ",
    text: "音声や動画のファイル、またはそのフォルダーごと。",
    kinds: "WAV、MP3、M4A、AAC、FLAC、Ogg、Opus、AIFF、MP4、MOV、MKV、WebM、AVI、MPEG-TS など",
    private: "データがこのコンピューターの外に出ることはありません。",
    over: "離すと追加されます",
    bill: "デコード中の音声 30 秒ごとのメモリ",
    files: "ファイルを選択",
    folder: "フォルダーを選択",
    removed: (n) => `外した ${count(n, { other: "個のファイル" })}を戻す`,
  },
  added: (added, ignored, known) =>
    [
      added > 0 ? `${count(added, { other: "個のファイル" })}を追加しました。` : "何も追加されませんでした。",
      ignored.length > 0 ? `対象外: ${kindsOf(ignored, japaneseKinds)}。` : "",
      known > 0 ? `${grouped(known)} 個はすでにキューにあります。` : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(""),
  missingModel: (model) => `${model} がありません`,
  uploading: (share) => `ファイルを受信中: ${percent(share)}`,
  keys: {
    title: "キーボード",
    open: "キーボード",
    close: "閉じる",
    signs: {
      Ctrl: "Ctrl",
      Alt: "Alt",
      Shift: "Shift",
      Enter: "Enter",
      Escape: "Esc",
      Space: "スペース",
      Tab: "Tab",
      Backspace: "Backspace",
      Delete: "Delete",
    },
    places: {
      window: "どこでも",
      transcript: "聞くとき、読むとき",
      editing: "セグメントの編集中",
      timing: "タイミングを開いているとき",
      border: "選択したセグメントの境界",
      times: "時刻の入力欄",
      finding: "検索欄",
      queue: "キュー",
    },
    names: {
      window: {
        addFiles: "ファイルを追加",
        addFolder: "フォルダーを追加",
        record: "録音。録音中は一時停止と再開",
        stopRecording: "録音を停止",
        search: "すべての文字起こしを検索",
        settings: "設定",
        attention: "これからのファイルのアテンション: Standard、Slim、Compact",
        close: "最後に開いたものを閉じる",
        keys: "この一覧",
      },
      transcript: {
        play: "再生または一時停止",
        back: "5 秒戻る",
        ahead: "5 秒進む",
        secondBack: "1 秒戻る",
        secondAhead: "1 秒進む",
        before: "前のセグメント",
        after: "次のセグメント",
        edit: "選択したセグメントを編集",
        nextDoubt: "次の疑わしい箇所",
        loop: "セグメントを繰り返す",
        timing: "タイミング: ズーム、境界、時刻をずらす",
        compare: "このファイルで比較",
        find: "検索と置換",
        export: "書き出す",
        undo: "元に戻す",
        redo: "やり直す",
      },
      editing: {
        keep: "変更を確定",
        keepAndNext: "確定して次のセグメントへ",
        keepAndBefore: "確定して前のセグメントへ",
        split: "カーソル位置で分割",
        merge: "先頭で: 前と結合",
        times: "開始と終了の欄へ",
        play: "再生または一時停止",
        drop: "変更を破棄",
      },
      timing: {
        hear: "選択したセグメントを 1 回再生",
        startHere: "再生位置から始める",
        endHere: "再生位置で終える",
        startBorder: "始まりの境界へ（キーで動かす）",
        endBorder: "終わりの境界へ（キーで動かす）",
        closer: "拡大",
        farther: "縮小",
        whole: "録音全体",
      },
      border: {
        earlier: "10 ms 早く",
        later: "10 ms 遅く",
        muchEarlier: "100 ms 早く",
        muchLater: "100 ms 遅く",
        leave: "境界を離れる",
      },
      times: {
        keep: "時刻を確定",
        earlier: "10 ms 早く",
        later: "10 ms 遅く",
        muchEarlier: "100 ms 早く",
        muchLater: "100 ms 遅く",
        drop: "入力を破棄",
      },
      finding: { next: "次の一致", previous: "前の一致", close: "検索を閉じる" },
      queue: {
        before: "前のファイル",
        after: "次のファイル",
        spanBefore: "選択を上に広げる",
        spanAfter: "選択を下に広げる",
        moveUp: "上に移動",
        moveDown: "下に移動",
        all: "すべて選択",
        remove: "選択したものをリストから外す",
      },
    },
  },
  notices: { close: "このメッセージを閉じる", region: "メッセージ" },
  report: {
    title: "問い合わせ用のレポート",
    hint: "プログラム、コンピューター、失敗、ログを、人に送れるテキストにします。文字起こしの内容は含みません。",
    copy: "レポートをコピー",
    names: "ファイルとフォルダーの名前を含める",
    copied: "レポートをクリップボードにコピーしました。",
    named: "ファイルとフォルダーの名前を含んでいます。",
    unnamed: "ファイルとフォルダーの名前は含んでいません。",
  },
  reach: {
    lost: "プログラムに接続できません。",
    lostHint:
      "プログラムが終了したか、接続が切れています。済んだ分は残っています。戻りしだい、このページは自動で続きます。",
    locked: "プログラムが再起動されました。",
    lockedHint: "このページには鍵がありません。slimscribe serve が表示したアドレスを開いてください。",
  },
  failures: {
    unreachable: {
      message: "プログラムに接続できません。",
      hint: "プログラムがまだ動いているか確かめてください。",
    },
    locked: {
      message: "このページにはプログラムの鍵がありません。",
      hint: "slimscribe serve が表示したアドレスを開いてください。",
    },
    fullScreen: {
      message: "映像を全画面にできませんでした。",
      hint: "代わりにウィンドウを大きくするか、ブラウザーの設定で禁止されていないか確かめてください。",
    },
    unreadable: {
      message: "プログラムの応答を読めませんでした。",
      hint: "ページを再読み込みしてください。",
    },
    clipboard: {
      message: "テキストをコピーできませんでした。",
      hint: "ウィンドウをクリックしてもう一度試すか、テキストを選択してキーボードでコピーしてください。",
    },
  },
};
