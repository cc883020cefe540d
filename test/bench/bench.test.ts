/** The benchmark's tables, parts and kinds, from small made-up measurements. */
import { expect, test } from "vitest";
import { kindOf } from "../../bench/machine.ts";
import { timeByPart } from "../../bench/parts.ts";
import { BenchResult, type ModeFigure } from "../../bench/result.ts";
import { apiTable, compileTable, modesTable, peersTable } from "../../bench/tables.ts";

const mode = (name: ModeFigure["mode"], msPerToken: number, bytes: number): ModeFigure => ({
  mode: name,
  precision: "int8",
  batch: 8,
  msPerToken,
  tokensPerSecond: 1000 / msPerToken,
  bytesPerStream: bytes,
  crossBytesPerStream: bytes / 2,
});

const result: BenchResult = {
  machine: { cpu: "a", kind: "AVX2", cores: 2, threads: 2, memoryBytes: 1, node: "v20", onnxruntime: "1" },
  modes: [mode("standard", 2, 48e6), mode("slim", 2.5, 12e6), mode("compact", 1, 6e6)],
  encoder: [{ what: "encoder", precision: "int8", milliseconds: 4, parts: { attention: 3 } }],
  files: [
    {
      preset: "fast",
      precision: "int8",
      attention: "slim",
      file: "long.flac",
      audioSeconds: 600,
      wallSeconds: 10,
      realTimeFactor: 60,
      peakResidentBytes: 400e6,
      wordErrorRate: 0.05,
    },
  ],
  memory: [],
  compile: [
    {
      model: "random:tiny",
      seconds: 2,
      peakResidentBytes: 200e6,
      against: { seconds: 25, peakResidentBytes: 500e6 },
    },
    { model: "random:base", seconds: 4, peakResidentBytes: null, against: null },
  ],
  peers: [
    {
      name: "other",
      version: "1",
      options: "greedy",
      wallSeconds: 25,
      transcriptionSeconds: null,
      peakResidentBytes: 800e6,
      wordErrorRate: 0.06,
      beside: [
        { attention: "slim", wallSeconds: 10, peakResidentBytes: 400e6 },
        { attention: "compact", wallSeconds: 8, peakResidentBytes: null },
      ],
    },
  ],
  api: [{ clips: 32, audioSeconds: 200, oneByOneSeconds: 12, atOnceSeconds: 3, sameTexts: 31 }],
};

test("a result is what its schema says", () => {
  expect(BenchResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
});

test("ratios come first: tokens a second and bytes against standard, seconds and memory against ours", () => {
  expect(modesTable(result.modes)).toContain("| int8 | 8 | 2.00 ms | 0.80 | 4.0 : 1 | 2.00 | 8.0 : 1 |");
  expect(apiTable(result.api)).toContain("| 32 | 200 | 12.0 s | 3.0 s | 4.00 | 31 of 32 |");
  expect(compileTable(result.compile).split("\n").slice(2)).toEqual([
    "| random:tiny | 2.0 | 200 MB | 25.0 | 12.5 | 500 MB | 2.5 |",
    "| random:base | 4.0 | - | - | - | - | - |",
  ]);
  expect(peersTable(result.peers)).toContain("| other 1 | greedy | 25.0 | 2.50 | 3.13 | 800 MB | 2.00 | - | 6.00 % |");
});

test("a profile's kernels are added up by part, for one run", () => {
  const kernel = (name: string, op_name: string, dur: number) => ({
    cat: "Node",
    name: `${name}_kernel_time`,
    dur,
    args: { op_name },
  });
  const profile = [
    { cat: "Session", name: "model_run", dur: 9000 },
    { cat: "Session", name: "model_run", dur: 9000 },
    kernel("layer.0/attention/MultiHeadAttention.1", "MultiHeadAttention", 6000),
    kernel("layer.0/attention/query/x", "MatMulIntegerToFloat", 3000),
    kernel("layer.0/mlp/up/x", "MatMulNBits", 1000),
    kernel("unheard", "Unheard", 500),
  ];
  expect(timeByPart(profile)).toEqual({ milliseconds: 5.25, parts: { attention: 3, products: 2, "the rest": 0.25 } });
});

test("the kind of a machine is its best instructions", () => {
  expect(kindOf("fpu avx2 avx512f avx512_vnni")).toBe("AVX-512 VNNI");
  expect(kindOf("avx2 amx_int8 avx512_vnni")).toBe("AMX");
});
