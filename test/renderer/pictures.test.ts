import { expect, test } from "vitest";
import { picturesToShow } from "../../renderer/pictures.ts";

const size = { width: 640, height: 360 };

test("pictures are shown where the file says that it has them and the browser has drawn them", () => {
  expect(picturesToShow("H.264", size)).toEqual({ size });
  // Neither the file nor the browser has answered: no empty box, and no sentence that is taken back.
  expect(picturesToShow(undefined, size)).toBeNull();
  expect(picturesToShow("H.264", null)).toBeNull();
  // The cover of a song, as some browsers draw it.
  expect(picturesToShow(null, size)).toBeNull();
});

test("what the browser can't draw, or not with its sound, is told", () => {
  expect(picturesToShow("HEVC", "none")).toEqual({ refused: "HEVC", silent: false });
  expect(picturesToShow("H.264", "silent")).toEqual({ refused: "H.264", silent: true });
  expect(picturesToShow(null, "none")).toBeNull();
});
