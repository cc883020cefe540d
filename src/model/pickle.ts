/**
 * Python's pickle, of which as much is read as checkpoints of tensors need. A pickle is a program for a small machine that may call whatever
 * Python can import: here nothing is called but what the caller hands in by name, and anything else is refused by its name.
 * Format: https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */

/** What a name of Python's does here when the pickle calls it. */
export type PickleCall = (args: readonly unknown[]) => unknown;

/** A name of Python's that is never called: a type, for instance. */
export class PickleName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export interface PickleWorld {
  /** by module and name: "collections.OrderedDict" */
  names: ReadonlyMap<string, PickleCall | PickleName>;
  /** what is kept outside of the pickle, by what the pickle says of it */
  persistent(id: unknown): unknown;
}

/** Its message is the end of a sentence about the file. */
export class PickleError extends Error {}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * @returns null, booleans, numbers, strings, lists and tuples as arrays, dictionaries as maps, and what the calls gave
 * @throws PickleError for what is damaged, or asks for anything else
 */
export function readPickle(bytes: Uint8Array, world: PickleWorld): unknown {
  const machine = new Machine(bytes, world);
  for (;;) {
    const opcode = machine.byte();
    if (opcode === stop) return machine.pop();
    const operation = operations[opcode];
    if (operation === undefined) throw new PickleError(`it asks for what no tensor needs (opcode ${opcode})`);
    operation(machine);
  }
}

/** The bytes that are still to be read, and what has been made of those before. */
class Machine {
  readonly world: PickleWorld;
  readonly memo = new Map<number, unknown>();
  readonly #bytes: Uint8Array;
  #at = 0;
  #stack: unknown[] = [];
  /** stacks below marks */
  readonly #below: unknown[][] = [];

  constructor(bytes: Uint8Array, world: PickleWorld) {
    this.#bytes = bytes;
    this.world = world;
  }

  take(length: number): DataView {
    if (this.#at + length > this.#bytes.length) throw new PickleError("it ends too early");
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, length);
    this.#at += length;
    return view;
  }

  byte = (): number => this.take(1).getUint8(0);
  word = (): number => this.take(4).getUint32(0, true);

  text(length: number): string {
    try {
      return utf8.decode(this.take(length));
    } catch (error) {
      throw error instanceof PickleError ? error : new PickleError("it holds text that is no UTF-8");
    }
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new PickleError("it ends too early");
    const line = this.text(end - this.#at);
    this.take(1);
    return line;
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pop(): unknown {
    if (this.#stack.length === 0) throw new PickleError("it takes what is not there");
    return this.#stack.pop();
  }

  /** The value that stays on top. */
  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  popToMark(): unknown[] {
    const values = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw new PickleError("it takes what is not there");
    this.#stack = below;
    return values;
  }

  recall(place: number): void {
    if (!this.memo.has(place)) throw new PickleError("it takes what is not there");
    this.push(this.memo.get(place));
  }

  name(module: string, name: string): void {
    const full = `${module}.${name}`;
    const known = this.world.names.get(full);
    if (known === undefined) throw new PickleError(`it asks for ${full.slice(0, 100)}, which no tensor needs`);
    this.push(known);
  }

  call(): void {
    const args = this.pop();
    const called = this.pop();
    if (!Array.isArray(args) || typeof called !== "function") throw new PickleError("it calls what is no function");
    this.push((called as PickleCall)(args));
  }

  append(values: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new PickleError("it adds to what is no list");
    for (const value of values) list.push(value);
  }

  /** @param entries key, value, key, value … */
  set(entries: readonly unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map) || entries.length % 2 > 0) throw new PickleError("it adds to what is no dictionary");
    for (let i = 0; i < entries.length; i += 2) map.set(entries[i], entries[i + 1]);
  }
}

/** Little-endian, signed. */
function longInteger(bytes: DataView): number {
  if (bytes.byteLength > 8) throw new PickleError("it holds a number that is too large");
  let value = 0n;
  for (let i = 0; i < bytes.byteLength; i++) value |= BigInt(bytes.getUint8(i)) << BigInt(8 * i);
  return Number(BigInt.asIntN(8 * bytes.byteLength, value));
}

function tuple(machine: Machine, length: number): void {
  machine.push(Array.from({ length }, () => machine.pop()).reverse());
}

const stop = 0x2e;

/** Protocols 2 to 4, by pickletools' names. */
const operations: Readonly<Record<number, (machine: Machine) => void>> = {
  // PROTO
  128(machine) {
    const protocol = machine.byte();
    if (protocol < 2 || protocol > 4) throw new PickleError(`it is written in protocol ${protocol}`);
  },
  // FRAME
  149: (machine) => void machine.take(8),
  // MARK
  40: (machine) => machine.mark(),
  // NONE, NEWTRUE, NEWFALSE
  78: (machine) => machine.push(null),
  136: (machine) => machine.push(true),
  137: (machine) => machine.push(false),
  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  74: (machine) => machine.push(machine.take(4).getInt32(0, true)),
  75: (machine) => machine.push(machine.byte()),
  77: (machine) => machine.push(machine.take(2).getUint16(0, true)),
  138: (machine) => machine.push(longInteger(machine.take(machine.byte()))),
  71: (machine) => machine.push(machine.take(8).getFloat64(0, false)),
  // BINUNICODE, SHORT_BINUNICODE
  88: (machine) => machine.push(machine.text(machine.word())),
  140: (machine) => machine.push(machine.text(machine.byte())),
  // EMPTY_LIST, APPEND, APPENDS
  93: (machine) => machine.push([]),
  97: (machine) => machine.append([machine.pop()]),
  101: (machine) => machine.append(machine.popToMark()),
  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  41: (machine) => machine.push([]),
  116: (machine) => machine.push(machine.popToMark()),
  133: (machine) => tuple(machine, 1),
  134: (machine) => tuple(machine, 2),
  135: (machine) => tuple(machine, 3),
  // EMPTY_DICT, SETITEM, SETITEMS
  125: (machine) => machine.push(new Map()),
  115(machine) {
    const value = machine.pop();
    machine.set([machine.pop(), value]);
  },
  117: (machine) => machine.set(machine.popToMark()),
  // BINPUT, LONG_BINPUT, MEMOIZE
  113: (machine) => void machine.memo.set(machine.byte(), machine.top()),
  114: (machine) => void machine.memo.set(machine.word(), machine.top()),
  148: (machine) => void machine.memo.set(machine.memo.size, machine.top()),
  // BINGET, LONG_BINGET
  104: (machine) => machine.recall(machine.byte()),
  106: (machine) => machine.recall(machine.word()),
  // GLOBAL, STACK_GLOBAL
  99: (machine) => machine.name(machine.line(), machine.line()),
  147(machine) {
    const name = machine.pop();
    machine.name(String(machine.pop()), String(name));
  },
  // BINPERSID
  81: (machine) => machine.push(machine.world.persistent(machine.pop())),
  // REDUCE
  82: (machine) => machine.call(),
  // BUILD: attributes that modules note beside their dictionary of tensors; they say nothing of these
  98: (machine) => void machine.pop(),
};
