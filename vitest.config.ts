import { configDefaults, defineConfig } from "vitest/config";
import ClosingLine from "./test/closing-line.ts";
import { makeRunFolders, removeRunFolders } from "./test/folders.ts";
import LongestFirst from "./test/longest-first.ts";

const folders = makeRunFolders();
process.once("exit", () => removeRunFolders(folders));

/**
 * Tests that run models, start and kill processes, wait for locks, measure memory, pack the program, or read the corpus. Each file has a process
 * of its own, and the built program.
 */
const thorough = [
  "test/**/*-killed.test.ts",
  "test/app/{locked,watching}.test.ts",
  "test/audio/{corpus,ffmpeg,memory}.test.ts",
  "test/bench/paper.test.ts",
  "test/electron/{desktop,packaging}.test.ts",
  "test/engine/{batch,device-faults,endurance,engine-client,engine-faults,engine-log,forms,golden,growing,measure-device,preparing,reader,who-speaks}.test.ts",
  "test/fuzz/**/*.test.ts",
  "test/hosts/own-folders.test.ts",
  "test/hosts/cli/{api,damaged-cache,interrupted,killed,kills,offline,packed,real,watch}.test.ts",
  "test/model/{graphs,int4,not-a-number,version}.test.ts",
  "test/model-store/{damaged-cache,moved-models,own-models,precomputed}.test.ts",
  "test/privacy/**/*.test.ts",
  "test/runtime/**/!(kv-cache).test.ts",
  "test/speakers/golden.test.ts",
  "test/speech/{speech,windows}.test.ts",
  "test/store/owner.test.ts",
  "test/workers/{spans-real,workers}.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // On two cores: one of three waits for a process, the disk or a clock.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // What a test waits for comes at once, or late on a busy machine: this only ends what would wait for ever.
    expect: { poll: { timeout: 60_000 } },
    // A shared machine may miss a moment once; what fails twice is broken. By hand everything has one try.
    retry: process.env.CI ? 1 : 0,
    setupFiles: ["test/equal-arrays.ts"],
    // The same kernels everywhere: a test that wants the probe asks for it. With one thread each, since two of the runtime's side by side
    // on the same cores wait for each other, and take many times as long: it is the files that are tested side by side.
    env: { SLIMSCRIBE_KERNELS: "threads=1", ...folders.environment },
    reporters: ["default", new ClosingLine(folders.person)],
    projects: [
      {
        extends: true,
        test: {
          name: "plain",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: [...configDefaults.exclude, "test/e2e/**", ...thorough],
          // A process for each worker, not for each file: starting them took a third of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "thorough", include: thorough, globalSetup: "test/built.ts" },
      },
    ],
  },
});
