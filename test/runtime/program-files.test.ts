/** What is let go of is no longer in memory, what was changed stays as it was, and all of it is there when it is used again. */
import { realpathSync } from "node:fs";
import { deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { cLibrary } from "../../src/runtime/memory-pressure.ts";
import { letGoOfProgramFiles } from "../../src/runtime/program-files.ts";
import { residentOf } from "./support/resident-file.ts";

test.runIf(cLibrary() !== undefined)(
  "of Node's own file half of what is in memory goes, and what is needed comes back and stays",
  () => {
    const node = realpathSync(process.execPath);
    const before = residentOf(node);
    letGoOfProgramFiles();
    expect(residentOf(node)).toBeLessThan(before / 2);
    // Through other libraries, numbers and strings of every kind.
    const text = new Intl.DateTimeFormat("de", { dateStyle: "full", timeZone: "UTC" }).format(0);
    expect(text).toBe("Donnerstag, 1. Januar 1970");
    expect(inflateSync(deflateSync(text)).toString()).toBe(text);
    // A second model is opened in the process.
    const back = residentOf(node);
    letGoOfProgramFiles();
    expect(residentOf(node)).toBeGreaterThan(back / 2);
    expect(/(?<day>\p{Letter}+), /u.exec(text)?.groups?.day).toBe("Donnerstag");
  },
);
