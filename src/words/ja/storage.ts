import type { ErasedKind } from "../../api/erase.ts";
import type { storageWords } from "../en/storage.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { bytes, count } = japaneseFigures;

const nouns: Record<ErasedKind, { other: string }> = {
  removed: { other: "個の外したファイル" },
  copies: { other: "個の録音のコピー" },
};

export const japaneseStorage: Wording<typeof storageWords> = {
  storage: {
    age: "キューから外れたものを消去",
    ages: { 0: "時期を問わない", 1: "1 日より前", 7: "1 週間より前", 14: "2 週間より前" },
    titles: { removed: "外したファイル", copies: "残してあるコピー" },
    hints: {
      removed: "文字起こし、編集内容、コピーも含みます。30 日たつと自動で消えます。",
      copies: "ブラウザーから追加され、キューから外れた録音です。消去すると、外したファイルは音声なしで戻ります。",
    },
    amount: (kind, { files, bytes: size }) =>
      files === 0 ? "ありません。" : `${count(files, nouns[kind])}、${bytes(size)}。`,
    erase: "消去…",
    sure: (kind, { files, bytes: size }) => `${count(files, nouns[kind])}を完全に消去しますか? (${bytes(size)})`,
    sureHint: {
      removed: "ファイルも文字起こしも元に戻せません。別の場所にある結果ファイルは残ります。",
      copies: "元に戻せません。文字起こしは残ります。",
    },
    yes: "完全に消去",
    gone: (kind, { files }) => `${count(files, nouns[kind])}を消去しました。`,
    setAside: "破損のため別に置いたデータベースにも、同じ言葉が含まれていることがあります。自分で削除するまで残ります:",
    cache: "キャッシュ",
    cacheHint: "このコンピューター用に準備したモデルです。録音の内容は含みません。",
    cacheAmount: (size) => `${bytes(size)}。`,
    empty: "キャッシュを空にする",
    sureEmpty: (size) => `キャッシュを空にしますか? (${bytes(size)})`,
    sureEmptyHint: "次の録音の前に、モデルを準備し直します。数秒から 1 分ほどかかります。",
    emptied: "キャッシュを空にしました。",
  },
};
