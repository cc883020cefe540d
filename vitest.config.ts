import { configDefaults, defineConfig } from "vitest/config";
import ClosingLine from "./test/closing-line.ts";
import { makeRunFolders, removeRunFolders } from "./test/folders.ts";

const folders = makeRunFolders();
process.once("exit", () => removeRunFolders(folders));

/** Tests that start and kill processes, wait for locks, measure memory, pack the program, or read the corpus. */
const thorough = [
  "test/**/*-killed.test.ts",
  "test/app/{locked,watching}.test.ts",
  "test/audio/{corpus,ffmpeg,memory}.test.ts",
  "test/electron/packaging.test.ts",
  "test/engine/{engine-faults,engine-log,reader}.test.ts",
  "test/fuzz/**/*.test.ts",
  "test/hosts/cli/{interrupted,watch}.test.ts",
  "test/model-store/{moved-models,precomputed,own-models}.test.ts",
  "test/runtime/onnxruntime.test.ts",
  "test/store/owner.test.ts",
];

/** Tests that run models: the runtime's threads wait for each other, so two of these at once take many times as long as one after the other. */
const withModels = [
  "test/engine/{batch,endurance,engine-client,golden,preparing}.test.ts",
  "test/model/{graphs,version}.test.ts",
  "test/model-store/damaged-cache.test.ts",
  "test/runtime/**/!(kv-cache|onnxruntime).test.ts",
  "test/speech/{speech,windows}.test.ts",
  "test/hosts/cli/{damaged-cache,real,killed,kills,offline,packed}.test.ts",
  "test/electron/desktop.test.ts",
  "test/hosts/own-folders.test.ts",
  "test/privacy/**/*.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // What a test waits for comes at once, or late on a busy machine: this only ends what would wait for ever.
    expect: { poll: { timeout: 60_000 } },
    // A shared machine may miss a moment once; what fails twice is broken. By hand everything has one try.
    retry: process.env.CI ? 1 : 0,
    // The same kernels everywhere: a test that wants the probe asks for it.
    env: { SLIMSCRIBE_KERNELS: "default", ...folders.environment },
    reporters: ["default", new ClosingLine(folders.person)],
    projects: [
      {
        extends: true,
        test: {
          name: "plain",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: [...configDefaults.exclude, "test/e2e/**", ...withModels, ...thorough],
          // A process for each worker, not for each file: starting them took a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "thorough", include: thorough, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "models",
          include: withModels,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
