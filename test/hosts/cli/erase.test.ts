/** `slimscribe jobs erase`: tells what goes, asks, and only then deletes. */
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../../src/api/engine.ts";
import { openEraser } from "../../../src/app/erase.ts";
import { aStore } from "../../store/support/folder.ts";
import { recordings, type Setting, slimscribe, temporaryFolder } from "./support/terminal.ts";

function withARemovedFile(confirm: NonNullable<Setting["confirm"]>) {
  const data = temporaryFolder();
  const [path = ""] = recordings(data, "uploads/batch/1/talk.wav");
  const store = aStore(data);
  const always = { path, name: "talk.wav", folder: "", bytes: 10, addedAt: 1, order: 1, duration: 3, language: "en" };
  store.jobs.put({
    ...always,
    id: "talk",
    options: TranscribeOptions.parse({}),
    run: null,
    own: {},
    fresh: false,
    state: "queued",
  });
  store.jobs.remove(["talk"]);
  store.close();
  const setting: Setting = { openEraser: () => openEraser({ folder: data, engineVersion: "1" }), confirm };
  const left = (): number => {
    const again = aStore(data);
    const files = again.jobs.removed().length;
    again.close();
    return files;
  };
  return { setting, left };
}

test("what goes is told, and nothing goes without a yes", async () => {
  const asked: string[] = [];
  const { setting, left } = withARemovedFile(async (question) => {
    asked.push(question);
    return false;
  });
  const said = await slimscribe(["jobs", "erase"], setting);
  expect(said.code).toBe(130);
  expect(said.out).toMatch(/^To be erased for good:\n {2}1 removed file with its transcript, 33 B\n {2}1 copy /);
  expect([asked, said.err]).toEqual([["None of it can be brought back. Erase it? [y/N] "], "Nothing is erased.\n"]);
  expect(left()).toBe(1);
});

test("where nobody can be asked it says how; with --yes it is done", async () => {
  const { setting, left } = withARemovedFile(async () => null);
  const unasked = await slimscribe(["jobs", "erase", "--removed"], setting);
  expect([unasked.code, unasked.err]).toEqual([2, "Nothing is erased: --yes does it without a question.\n"]);
  const young = await slimscribe(["jobs", "erase", "--older-than", "1d", "--yes"], setting);
  expect([young.code, young.err, left()]).toEqual([0, "There is nothing to erase.\n", 1]);
  const done = await slimscribe(["jobs", "erase", "--removed", "--yes"], setting);
  expect(done.code).toBe(0);
  expect(done.out).toContain("Erased: 1 removed file with its transcript, 33 B.\n");
  expect(left()).toBe(0);
});

test.each(["30", "30 days", "-1d", "d"])("an age that is none is refused: %s", async (age) => {
  const { setting } = withARemovedFile(async () => true);
  const { code, err } = await slimscribe(["jobs", "erase", `--older-than=${age}`], setting);
  expect(code).toBe(2);
  expect(err).toContain("12h, 30d, 8w");
});
