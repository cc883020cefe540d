import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";

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
  },
};
