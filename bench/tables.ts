/** Results as the tables that a README wants: ratios first, since times belong to a machine. */
import type {
  ApiFigure,
  BenchResult,
  CompileFigure,
  FileFigure,
  MemoryFigure,
  ModeFigure,
  PeerFigure,
} from "./result.ts";
import { markdownTable } from "./text-table.ts";

export const inMegabytes = (bytes: number | null): string => (bytes === null ? "-" : `${Math.round(bytes / 1e6)} MB`);
export const inPercent = (rate: number | null): string => (rate === null ? "-" : `${(100 * rate).toFixed(2)} %`);

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable([head, ...rows]);

export function modesTable(modes: readonly ModeFigure[]): string {
  const rows = [...new Set(modes.map(({ precision, batch }) => `${precision} ${batch}`))].map((key) => {
    const own = modes.filter(({ precision, batch }) => `${precision} ${batch}` === key);
    const standard = own.find(({ mode }) => mode === "standard");
    const cells = own.flatMap(({ mode, msPerToken, tokensPerSecond, bytesPerStream }) => {
      if (mode === "standard") return [`${msPerToken.toFixed(2)} ms`];
      const speed = tokensPerSecond / (standard?.tokensPerSecond ?? Number.NaN);
      const bytes = (standard?.bytesPerStream ?? Number.NaN) / bytesPerStream;
      return [speed.toFixed(2), `${bytes.toFixed(1)} : 1`];
    });
    return [own[0]?.precision ?? "", String(own[0]?.batch ?? ""), ...cells];
  });
  const others = [...new Set(modes.map(({ mode }) => mode))].filter((mode) => mode !== "standard");
  const head = [
    "precision",
    "batch",
    "standard, a token",
    ...others.flatMap((mode) => [`${mode}: speed`, "bytes saved"]),
  ];
  return table(head, rows);
}

export function memoryTable(memory: readonly MemoryFigure[]): string {
  return table(
    ["model", "attention", "precision", "foretold", "held", "foretold / held", "seconds"],
    memory.map(({ model, attention, precision, predictedBytes, peakResidentBytes: peak, wallSeconds }) => [
      ...[model, attention, precision, inMegabytes(predictedBytes), inMegabytes(peak)],
      ...[peak === null ? "-" : (predictedBytes / peak).toFixed(2), wallSeconds.toFixed(0)],
    ]),
  );
}

/** What the other tree takes, over what this one does. */
export function compileTable(compile: readonly CompileFigure[]): string {
  const beside = ({ seconds, peakResidentBytes: peak, against }: CompileFigure): string[] => {
    if (against === null) return ["-", "-", "-", "-"];
    const memory = peak !== null && against.peakResidentBytes !== null ? against.peakResidentBytes / peak : undefined;
    return [
      ...[`${against.seconds.toFixed(1)}`, (against.seconds / seconds).toFixed(1)],
      ...[inMegabytes(against.peakResidentBytes), memory?.toFixed(1) ?? "-"],
    ];
  };
  return table(
    ["model", "seconds", "peak memory", "the other: seconds", "ratio", "peak memory", "ratio"],
    compile.map((one) => [...[one.model, one.seconds.toFixed(1), inMegabytes(one.peakResidentBytes)], ...beside(one)]),
  );
}

export function filesTable(files: readonly FileFigure[]): string {
  return table(
    ["file", "preset", "attention", "precision", "times real time", "seconds", "peak memory", "word error rate"],
    files.map((one) => [
      ...[one.file, one.preset, one.attention, one.precision, `${one.realTimeFactor.toFixed(1)}`],
      ...[one.wallSeconds.toFixed(1), inMegabytes(one.peakResidentBytes), inPercent(one.wordErrorRate)],
    ]),
  );
}

/** How many times as long other programs take, and as much memory they hold, as our fast preset beside them. */
export function peersTable(peers: readonly PeerFigure[]): string {
  const ratio = (theirs: number | null, ours: number | null): string =>
    theirs === null || !ours ? "-" : (theirs / ours).toFixed(2);
  const attentions = peers[0]?.beside.map(({ attention }) => `times ${attention}`) ?? [];
  return table(
    ["file", "program", "how", "seconds", ...attentions, "peak memory", ...attentions, "errors", "uses"],
    peers.map(({ beside, ...peer }) => [
      ...[peer.file, `${peer.name} ${peer.version}`, peer.options],
      ...[peer.wallSeconds.toFixed(1), ...beside.map((ours) => ratio(peer.wallSeconds, ours.wallSeconds))],
      inMegabytes(peer.peakResidentBytes),
      ...beside.map((ours) => ratio(peer.peakResidentBytes, ours.peakResidentBytes)),
      ...[inPercent(peer.wordErrorRate), peer.processor ?? "-"],
    ]),
  );
}

export function partsTable(encoder: BenchResult["encoder"]): string {
  return encoder
    .map(({ what, precision, milliseconds, parts }) => {
      const rows = Object.entries(parts).map(([part, ms]) => [part, ms.toFixed(1), inPercent(ms / milliseconds)]);
      return `${what}, ${precision}: ${milliseconds.toFixed(0)} ms\n\n${table(["part", "ms", "share"], rows)}`;
    })
    .join("\n\n");
}

export function apiTable(figures: readonly ApiFigure[]): string {
  return table(
    ["clips", "seconds of sound", "one after the other", "at once", "times as fast", "same texts"],
    figures.map(({ clips, audioSeconds, oneByOneSeconds, atOnceSeconds, sameTexts }) => [
      ...[String(clips), audioSeconds.toFixed(0), `${oneByOneSeconds.toFixed(1)} s`, `${atOnceSeconds.toFixed(1)} s`],
      ...[(oneByOneSeconds / atOnceSeconds).toFixed(2), `${sameTexts} of ${clips}`],
    ]),
  );
}
