/**
 * What sentences are given in the tests that take more than texts and numbers: by their places, some calls of each. Two that sound alike
 * in English have to do so everywhere, and no others.
 */
import type { Comparison } from "../../src/api/comparison.ts";
import type { Preparing } from "../../src/api/engine.ts";
import type { ModelWork } from "../../src/api/model-works.ts";
import type { ShelfModel } from "../../src/api/shelf.ts";

type Working = Extract<ModelWork, { state: "working" }>;

const preparing = (step: Preparing["step"], share: number | null): Preparing => ({
  step,
  model: "whisper-base",
  attention: "slim",
  share,
});
const preparations = [
  [preparing("kernels", null)],
  [preparing("speakers", 0.4)],
  [preparing("loading", null)],
  [preparing("model", 0.4)],
  [{ ...preparing("model", 0.6), model: "turbo" }],
  [{ ...preparing("model", 0.6), attention: "compact" }],
];
const comparisons = [{ progress: 0.2 }, { progress: 0.7 }, { preparing: preparing("loading", null) }].map((one) => [
  { preparing: null, ...one } as unknown as Comparison,
]);
const work = (step: Working["step"], totalBytes: number | null, bytesPerSecond: number | null): ModelWork => ({
  name: "small",
  asked: "small",
  bytes: 2e8,
  totalBytes,
  state: "working",
  step,
  bytesPerSecond,
  waiting: null,
});
const model = (change: Partial<ShelfModel>): [ShelfModel] => [
  {
    name: "small",
    from: "hub",
    path: null,
    parameters: 2e8,
    bytes: 4e8,
    multilingual: true,
    canTranslate: true,
    peakBytes: { standard: 9e8, slim: 7e8, compact: 6e8 },
    speed: { realTimeFactor: 4, measured: true },
    goodFor: "",
    advice: [],
    recommended: false,
    ...change,
  },
];
const stored = (files: number, bytes = 3e6) => ({ files, bytes });
const kinds = (sentence: "sentence" | "amount" = "sentence") => [
  ["removed", stored(1)],
  ["removed", stored(12)],
  ["removed", stored(12, 7e9)],
  ["copies", stored(1)],
  ["copies", stored(12)],
  ...(sentence === "amount"
    ? [
        ["copies", stored(0)],
        ["removed", stored(0)],
      ]
    : []),
];
const passed = [
  { ending: "png", files: 3 },
  { ending: "xyz", files: 1 },
];

export const examples: Record<string, readonly unknown[][]> = {
  added: [
    [1, [], 0],
    [12, [], 0],
    [0, passed, 0],
    [0, [], 1],
    [0, [], 5],
    [2, passed, 5],
  ],
  "queue.preparing": preparations.slice(0, 4),
  "queue.comparing": comparisons,
  "doubt.againHint": [
    [["A.wav"]],
    [["A.wav", "B.wav"]],
    [["A.wav", "B.wav", "C.wav"]],
    [["A.wav", "B.wav", "C.wav", "D.wav"]],
  ],
  "transcript.preparing": preparations,
  "transcript.preparingHint": preparations.slice(0, 2),
  "pictures.refused": [
    [{ refused: "HEVC", silent: false }],
    [{ refused: "AV1", silent: false }],
    [{ refused: "", silent: true }],
  ],
  "exports.writeOut": [
    [["txt"], true],
    [["txt"], false],
    [["txt", "srt"], false],
  ],
  "models.size": [model({}), model({ from: "own" }), model({ bytes: 9e9 })],
  "models.languages": [model({}), model({ canTranslate: false }), model({ canTranslate: false, multilingual: false })],
  "models.speed": [
    model({}),
    model({ speed: { realTimeFactor: 4, measured: false } }),
    model({ speed: { realTimeFactor: 12, measured: false } }),
  ],
  "models.speedHint": [model({}), model({ speed: { realTimeFactor: 4, measured: false } })],
  "models.working": [
    [work("listing", null, null)],
    [work("downloading", null, null)],
    [work("downloading", 9e8, null)],
    [work("downloading", 9e8, 2e6)],
    [work("copying", null, null)],
    [work("checking", null, null)],
  ],
  "models.waiting": [
    [{ reason: "busy", seconds: 9 }, 0],
    [{ reason: "busy", seconds: 9 }, 5],
    [{ reason: "busy", seconds: 9 }, 50],
    [{ reason: "connection", seconds: 9 }, 0],
    [{ reason: "connection", seconds: 9 }, 5],
  ],
  "models.elsewhere": [[work("downloading", null, null)], [work("downloading", 9e8, null)]],
  "models.share": [[work("downloading", 9e8, null)], [work("downloading", 4e8, null)]],
  "models.stopped": [[work("downloading", null, null)], [work("downloading", 9e8, null)]],
  "models.takes": [
    ["2 MB", "slim"],
    ["3 MB", "slim"],
    ["3 MB", "compact"],
  ],
  "panel.attentionSet": [["standard"], ["slim"], ["compact"]],
  "panel.run": ["measured", "begun", "next"].flatMap((told) => [
    [told, "standard", { standard: 9e8, slim: 7e8, compact: 6e8 }],
    [told, "slim", { standard: 9e8, slim: 7e8, compact: 6e8 }],
    [told, "compact", { standard: 9e8, slim: 7e8, compact: 5e8 }],
  ]),
  "panel.lastRun": [
    ["slim", 4e8],
    ["slim", 5e8],
    ["standard", 5e8],
  ],
  "compare.running": comparisons,
  "compare.same": [
    [120, 2],
    [1200, 2],
    [1200, 3],
  ],
  "compare.sameIn": [
    [120, ["Slim", "Compact"]],
    [120, ["Standard", "Compact"]],
  ],
  "folders.counted": [
    [{ recordings: 1, ignored: [], isWhole: true }],
    [{ recordings: 2, ignored: [], isWhole: true }],
    [{ recordings: 2, ignored: [], isWhole: false }],
    [{ recordings: 2, ignored: passed, isWhole: true }],
  ],
  "storage.amount": kinds("amount"),
  "storage.sure": kinds(),
  "storage.gone": kinds(),
  "timing.notHere": [
    ["start", 1],
    ["end", 1],
    ["end", 2],
  ],
  "timing.outside": [
    ["start", 1, 2],
    ["start", 1, 3],
    ["end", 1, 3],
    ["end", 2, 3],
  ],
};
