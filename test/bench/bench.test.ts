/** The benchmark's tables, parts and kinds, from small made-up measurements. */
import { expect, test } from "vitest";
import { gpuTable } from "../../bench/gpu-table.ts";
import { kindOf } from "../../bench/machine.ts";
import { otherBuild } from "../../bench/other-build.ts";
import { timeByOperation, timeByPart } from "../../bench/parts.ts";
import { partsOfSession, partsOfThread } from "../../bench/profile.ts";
import { BenchResult, type ModeFigure } from "../../bench/result.ts";
import { apiTable, compileTable, modesTable, peersTable } from "../../bench/tables.ts";
import { commandsTable, profileTable } from "../../bench/turns-tables.ts";

const mode = (name: ModeFigure["mode"], msPerToken: number, bytes: number): ModeFigure => ({
  mode: name,
  precision: "int8",
  batch: 8,
  msPerToken,
  tokensPerSecond: 1000 / msPerToken,
  bytesPerStream: bytes,
  crossBytesPerStream: bytes / 2,
});

const round = (wallSeconds: number, peakResidentBytes: number) => ({
  wallSeconds,
  processorSeconds: 2 * wallSeconds,
  peakResidentBytes,
  wordErrorRate: 0.05,
});

const result: BenchResult = {
  machine: { cpu: "a", kind: "AVX2", cores: 2, threads: 2, memoryBytes: 1, node: "v20", onnxruntime: "1" },
  modes: [mode("standard", 2, 48e6), mode("slim", 2.5, 12e6), mode("compact", 1, 6e6)],
  gpu: [
    {
      model: "random",
      mode: "standard",
      floats: "float16",
      batch: 64,
      msPerToken: 2,
      bytesRead: 2e9,
      bytesWithoutStates: 2e9,
      multiplyAdds: 1e9,
      adapter: { bytes: 4e9, multiplyAdds: 4e9 },
      bytesPerStream: 48e6,
    },
    {
      model: "random",
      mode: "slim",
      batch: 64,
      floats: "float16",
      msPerToken: null,
      bytesRead: 1e9,
      bytesWithoutStates: 5e8,
      multiplyAdds: 2e9,
      adapter: { bytes: 4e9, multiplyAdds: 4e9 },
      bytesPerStream: 12e6,
    },
  ],
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
  commands: [
    {
      file: "clip.flac",
      attention: "slim",
      against: "1234567",
      rounds: [2, 3, 4].map((seconds) => ({ own: round(seconds, 200e6), other: round(2 * seconds, 300e6) })),
    },
  ],
  profile: [
    {
      file: "clip.flac",
      attention: "slim",
      wallSeconds: 1,
      profiledSeconds: 1.25,
      threads: [{ milliseconds: 1000, parts: { "sessions run": 600, waiting: 400 } }],
      sessions: [
        {
          session: "encoder",
          openedMilliseconds: 200,
          runs: 3,
          milliseconds: 300,
          operations: { "mlp MatMul": 250, "2 smaller kinds": 50 },
        },
      ],
    },
  ],
  peers: [
    {
      file: "clip.flac",
      name: "other",
      version: "1",
      options: "greedy",
      wallSeconds: 25,
      transcriptionSeconds: null,
      peakResidentBytes: 800e6,
      wordErrorRate: 0.06,
      processor: "AVX2",
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
  expect(gpuTable(result.gpu)).toContain(
    "| random | float16 | 64 | 2.00 ms | - | 1.00 | 4.00 | 4.0 : 1 | reading | arithmetic | 15.6 GB/s | - | 4.00 GB/s |",
  );
  expect(apiTable(result.api)).toContain("| 32 | 200 | 12.0 s | 3.0 s | 4.00 | 31 of 32 |");
  expect(compileTable(result.compile).split("\n").slice(2)).toEqual([
    "| random:tiny | 2.0 | 200 MB | 25.0 | 12.5 | 500 MB | 2.5 |",
    "| random:base | 4.0 | - | - | - | - | - |",
  ]);
  expect(peersTable(result.peers)).toContain(
    "| clip.flac | other 1 | greedy | 25.0 | 2.50 | 3.13 | 800 MB | 2.00 | - | 6.00 % | AVX2 |",
  );
});

test("another build is told in ratios of each round, and left out where there is none; a profile by thread and session", () => {
  const row = "| clip.flac | slim | 1234567 | 3 | 3.00 | 6.00 | 2.00 (2.00 to 2.00) | 2.00 (2.00 to 2.00) |";
  expect(commandsTable(result.commands)).toContain(`${row} 200 MB | 300 MB | 1.50 (1.50 to 1.50) | 5.00 % | 5.00 % |`);
  const alone = [
    { file: "clip.flac", attention: "slim" as const, against: null, rounds: [{ own: round(2, 2e8), other: null }] },
  ];
  expect(BenchResult.shape.commands.parse(alone)).toEqual(alone);
  expect(commandsTable(alone)).toContain(
    "| clip.flac | slim | - | 1 | 2.00 | - | - | - | 200 MB | - | - | 5.00 % | - |",
  );
  const profile = profileTable(result.profile);
  expect(profile).toContain("| sessions run | 600 | 60.00 % |");
  expect(profile).toContain("| encoder | 200 | 3 | 300 | 100.0 |");
  expect(profile).toContain("| mlp MatMul | 250 | 83.33 % |");
});

test("what is neither a folder nor a commit is told of, before anything is built", async () => {
  await expect(otherBuild("no-such-commit", () => {})).rejects.toThrow("no-such-commit is neither a folder");
});

test("a thread's samples are added up by part", () => {
  const frame = (functionName: string, url = "") => ({ functionName, url, lineNumber: 0, columnNumber: 0 });
  const profile = {
    nodes: [
      { id: 1, callFrame: frame("(idle)") },
      { id: 2, callFrame: frame("run", `file://${process.cwd()}/src/decode/batch.ts`) },
    ],
    startTime: 1000,
    endTime: 5000,
    samples: [1, 2, 2],
    timeDeltas: [1000, 500, 1500],
  };
  expect(partsOfThread(profile)).toEqual({
    milliseconds: 4,
    parts: { "rules, search, segments, words": 2, waiting: 1 },
  });
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
  expect(timeByOperation(profile)).toEqual({
    "attention MultiHeadAttention": 6,
    "attention MatMulIntegerToFloat": 3,
    "mlp MatMulNBits": 1,
    "elsewhere Unheard": 0.5,
  });
  const session = partsOfSession("encoder_2026-11-29_18-35-17_1.json", profile);
  expect(session).toMatchObject({ session: "encoder", openedMilliseconds: 0, runs: 2, milliseconds: 18 });
});

test("the kind of a machine is its best instructions", () => {
  expect(kindOf("fpu avx2 avx512f avx512_vnni")).toBe("AVX-512 VNNI");
  expect(kindOf("avx2 amx_int8 avx512_vnni")).toBe("AMX");
});
