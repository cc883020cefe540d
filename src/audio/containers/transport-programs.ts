/** Which programmes a transport stream holds, and which of their sounds are there. */
import type { Bytes } from "../bytes.ts";
import { type PacketRow, packetsFrom, pieceHead, readRow } from "./transport-packets.ts";
import {
  decoderOf,
  type ProgramMap,
  parseMap,
  parsePrograms,
  type Sound,
  sectionJoiner,
  soundByContent,
} from "./transport-tables.ts";

/** What is looked through for the tables. */
const searchBytes = 4_194_304;

export interface Programme extends ProgramMap {
  /** The stream that holds its map. */
  mapId: number;
}

/** The programmes whose maps are near the beginning, and the streams that have pieces there. */
export async function readPrograms(row: PacketRow): Promise<{ programs: Programme[]; seen: Set<number> }> {
  const programs = new Map<number, Programme>();
  const joiners = new Map<number, ReturnType<typeof sectionJoiner>>();
  const seen = new Set<number>();
  let maps: number[] = [];
  for await (const { at, id, begins, payload } of packetsFrom(row, row.lead)) {
    if (at > searchBytes) break;
    if (id === 0 || maps.includes(id)) {
      const join = joiners.get(id) ?? sectionJoiner();
      joiners.set(id, join);
      for (const table of join(payload, begins))
        if (id === 0) maps = [...new Set([...maps, ...parsePrograms(table)])];
        else if (!programs.has(id)) programs.set(id, { ...parseMap(table, row.step === 192), mapId: id });
      continue;
    }
    const head = begins && !seen.has(id) ? pieceHead(payload) : undefined;
    if (!head) continue;
    seen.add(id);
    for (const program of programs.values()) {
      const sound = program.unknown.includes(id) ? soundByContent(id, payload.subarray(head.start)) : undefined;
      if (sound) program.sounds.push(sound);
    }
    const all = maps.length > 0 && maps.every((map) => programs.has(map));
    const isFound = ({ sounds }: Programme) =>
      sounds.some((sound) => sound.own) && sounds.every((sound) => seen.has(sound.id));
    if (all && [...programs.values()].some(isFound)) break;
  }
  return { programs: maps.flatMap((map) => programs.get(map) ?? []), seen };
}

export interface Chosen {
  program: Programme;
  sound: Sound;
}

/** The sounds that are there, where any is: recordings of one programme out of many name the others as well. */
export function soundsOf(programs: Programme[], seen: ReadonlySet<number>): Chosen[] {
  const all = programs.flatMap((program) => program.sounds.map((sound) => ({ program, sound })));
  const there = all.filter(({ sound }) => seen.has(sound.id));
  return there.length > 0 ? there : all;
}

/** Larger files are not gone through packet by packet before they are read. */
const smallBytes = 16_777_216;
/** The list of programmes stands so near in front of a programme's map. */
const listBytes = 4_096;

/** Whether sound goes on from one map to another: here, where all is read, or in one decoder. */
function goesOn(before: ProgramMap, now: ProgramMap): boolean {
  if (now.sounds.length === 0 || before.sounds.length === 0) return true;
  const decoders = new Set(before.sounds.map(({ name }) => decoderOf(name)));
  if (now.sounds.some(({ name }) => decoders.has(decoderOf(name)))) return true;
  return [...before.sounds, ...now.sounds].every(({ own }) => own !== undefined);
}

/** Where recordings begin whose sound no decoder reads that reads the one before, in small files of one programme. */
export async function transportStarts(bytes: Bytes): Promise<number[]> {
  const starts = [0];
  if (bytes.size > smallBytes) return starts;
  const row = await readRow(bytes);
  const [joinList, joinMap] = [sectionJoiner(), sectionJoiner()];
  const maps = new Set<number>();
  let before: ProgramMap | undefined;
  let list = 0;
  for await (const { at, id, begins, payload } of packetsFrom(row, row.lead)) {
    if (id === 0) {
      list = at;
      for (const table of joinList(payload, begins)) for (const map of parsePrograms(table)) maps.add(map);
      if (maps.size > 1) return [0];
    }
    if (!maps.has(id)) continue;
    for (const table of joinMap(payload, begins)) {
      const now = parseMap(table, row.step === 192);
      if (before && !goesOn(before, now))
        starts.push((at - list < listBytes ? list : at) - (row.step === 192 ? row.lead : 0));
      before = now;
    }
  }
  return starts;
}
