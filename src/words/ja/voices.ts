import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";
import { japaneseFigures } from "./figures.ts";

const { count } = japaneseFigures;

const voices = { other: "人の声" };

export const japaneseVoices: Wording<typeof voiceWords> = {
  voices: {
    label: "話者",
    more: (name, seconds) => `${name}、合計 ${clock(seconds)}`,
    listen: "この声を聞く",
    rename: "すべての箇所で名前を変更…",
    renameTitle: (name) => `${name} の名前を変更`,
    name: "名前",
    same: "同じ人",
    saidBy: "発言者",
    run: "名前を変更",
    close: "キャンセル",
    renamed: (name) => `${name} の発言がすべてこの名前になります。元に戻せます。`,
    joined: (name, other) => `${other} はすでにいます。${name} と ${other} を同じ人にします。元に戻せます。`,
    unchanged: "別の名前を書いてください。",
    keep: "この声を残す",
    keepHint: "ほかの録音でこの声が聞こえると、この名前を提案します。",
    kept: (name) => `${name} の声を残しました。`,
    perhaps: (name) => `${name}？`,
    perhapsMore: (speaker, name) => `${speaker} の声は ${name} に似ています`,
    isHim: (speaker, name) => `${speaker} は ${name} です`,
    isNot: (speaker, name) => `${speaker} は ${name} ではありません`,
    suggest: "声から名前を提案",
    suggestHint:
      "話者の名前を変更するときに声の特徴を残し、ほかの録音でその名前を提案できます。声は指紋と同じく個人情報です。本人に確認してください。このコンピューターの専用のファイルにだけ残ります。オフの間は何も残さず、比べません。",
    known: "知っている声",
    knownCount: (known) => (known === 0 ? "ありません。" : `${count(known, voices)}の名前:`),
    forgetOne: (name) => `${name} の声を忘れる`,
    forget: "すべての声を忘れる",
    forgetAll: "すべて忘れる…",
    sureForget: (known) => `${count(known, voices)}を忘れますか？`,
    sureForgetHint: "文字起こしの名前は残ります。これらの声からは何も提案されなくなります。元に戻せません。",
    forgotten: "すべての声を忘れました。",
  },
};
