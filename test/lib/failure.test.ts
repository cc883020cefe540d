/** Errors become sentences: the same for every host, with the name of the file that the system refused. */
import { expect, test } from "vitest";
import { Failure, failureOf } from "../../src/lib/failure.ts";

const refused = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: open`), { code, ...(path === undefined ? {} : { path }) });

test("an expected failure stays as it is, anything else is a bug with its own words", () => {
  expect(failureOf(new Failure("audio.empty", "a.wav is empty.", "Record again."))).toEqual({
    code: "audio.empty",
    message: "a.wav is empty.",
    hint: "Record again.",
  });
  expect(failureOf(new TypeError("x is not a function"), "/a.wav")).toMatchObject({
    code: "bug",
    message: expect.stringContaining("x is not a function"),
  });
  for (const odd of ["a word", null, undefined, 7, { code: 5, path: 6 }]) expect(failureOf(odd).code).toBe("bug");
});

test("what the system refuses is a sentence for every host", () => {
  for (const code of ["ENOENT", "EACCES", "EPERM", "ENOSPC", "EDQUOT", "EROFS", "EIO", "EBUSY", "ELOOP", "EMFILE"]) {
    const { message, hint, ...value } = failureOf(refused(code), "/talks/one.wav");
    expect(value.code).toBe(`system.${code.toLowerCase()}`);
    expect(message).toContain("one.wav");
    expect(`${message} ${hint}`).not.toMatch(/E[A-Z]{3}|inside the program|queue|Settings/);
  }
});

test("the file is the one that the system names: not every error of a recording is about the recording", () => {
  expect(failureOf(refused("ENOENT", "C:\\cache\\encoder.bin"), "/talks/one.wav").message).toContain("encoder.bin");
  expect(failureOf(refused("EMFILE")).message).toContain("The file");
});
