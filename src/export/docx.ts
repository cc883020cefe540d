/** A Word document: the paragraphs of `md`, with times in grey and doubtful spans highlighted. */
import { wallClock } from "./clock.ts";
import { isRightToLeftLanguage } from "./direction.ts";
import { headFacts, type Paragraph, paragraphsOf } from "./paragraphs.ts";
import { type Format, titleOf, type Written } from "./written.ts";

type Docx = typeof import("docx");

function paragraph({ Paragraph: Line, TextRun }: Docx, { startSeconds, speaker, segments }: Paragraph, rtl: boolean) {
  const runs = segments.flatMap((segment) => {
    const doubts = segment.suspect ?? [];
    const run = { text: `${segment.text} `, rightToLeft: rtl };
    if (doubts.length === 0) return [new TextRun(run)];
    const reason = { text: `(doubtful: ${doubts.join(", ")}) `, italics: true, color: "767676" };
    return [new TextRun({ ...run, highlight: "yellow" }), new TextRun(reason)];
  });
  return new Line({
    bidirectional: rtl,
    spacing: { after: 160 },
    children: [
      new TextRun({ text: `${wallClock(startSeconds)}  `, color: "767676" }),
      ...(speaker === "" ? [] : [new TextRun({ text: `${speaker}: `, bold: true, rightToLeft: rtl })]),
      ...runs,
    ],
  });
}

async function document(transcript: Written): Promise<Uint8Array> {
  // Loaded on use: the package is large, and most runs write no document.
  const docx = await import("docx");
  const { Document, HeadingLevel, Packer, Paragraph: Line, TextRun } = docx;
  const rtl = isRightToLeftLanguage(transcript.language);
  const facts = headFacts(transcript, wallClock(transcript.duration)).join(" · ");
  const file = new Document({
    title: titleOf(transcript),
    creator: "Slimscribe",
    sections: [
      {
        children: [
          new Line({ heading: HeadingLevel.HEADING_1, text: titleOf(transcript) }),
          new Line({ spacing: { after: 240 }, children: [new TextRun({ text: facts, color: "767676" })] }),
          ...paragraphsOf(transcript).map((part) => paragraph(docx, part, rtl)),
        ],
      },
    ],
  });
  return Packer.pack(file, "uint8array");
}

export const docx: Format = {
  mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  what: "a Word document with times and marked doubts",
  write: document,
};
