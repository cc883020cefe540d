#!/usr/bin/env bash
# libsql 0.5.29 puts NULL where a value is missing, reads a text no further than its first NUL, and adds a column to rows.
#
# It "aims to be compatible with better-sqlite3", which throws where fewer values come than there are question marks, or a name is missing; so does Python's
# sqlite3. libsql runs the statement: an UPDATE whose last value was forgotten changes nothing, or everything to NULL, without a word. What is read:
# - a text with U+0000 in it, which SQLite keeps whole, ends there;
# - `get()` gives rows an enumerable `_metadata` with the time that the statement took, so that the same row is never the same JSON twice; `all()` doesn't;
# - `pluck()`, one column in place of a row, counts for `all()` alone, `{ simple: true }` of `pragma` not at all.
# Who moves from better-sqlite3 gets no error for any of them.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11:
#   a value missing:  libsql {"a":1,"b":null}; Python refuses
#   a name missing:   libsql {"a":1,"b":null}; Python refuses
#   text with NUL:    libsql "a", in the file 610062; Python "a\u0000b"
#   columns of a row: get: a, _metadata; all: a
#   pluck:            get {"a":1}; all [1]; pragma {"user_version":0}
#
# Needs node, npm and python3. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts libsql@0.5.29 >/dev/null

cat >program.cjs <<'PROGRAM'
const Database = require("libsql");
const database = new Database(":memory:");
const plain = ({ _metadata, ...row }) => JSON.stringify(row);
const ask = (sql, ...values) => database.prepare(sql).get(...values);
const cases = {
  value: () => plain(ask("SELECT ? AS a, ? AS b", 1)),
  name: () => plain(ask("SELECT :a AS a, :b AS b", { a: 1 })),
  nul() {
    database.exec("CREATE TABLE words (word TEXT)");
    database.prepare("INSERT INTO words VALUES (?)").run("a\0b");
    const { word, bytes } = ask("SELECT word, hex(word) AS bytes FROM words");
    return `${JSON.stringify(word)}, in the file ${bytes}`;
  },
  columns() {
    const statement = database.prepare("SELECT 1 AS a");
    return `get: ${Object.keys(statement.get()).join(", ")}; all: ${Object.keys(statement.all()[0]).join(", ")}`;
  },
  pluck() {
    const statement = database.prepare("SELECT 1 AS a").pluck();
    const version = database.pragma("user_version", { simple: true });
    return `get ${plain(statement.get())}; all ${JSON.stringify(statement.all())}; pragma ${plain(version)}`;
  },
};
console.log(cases[process.argv[2]]());
PROGRAM
cat >program.py <<'PROGRAM'
import json
import sqlite3
import sys

database = sqlite3.connect(":memory:")


def ask(sql, values):
    try:
        return json.dumps(database.execute(sql, values).fetchone()[0])
    except sqlite3.ProgrammingError:
        return "refuses"


asked = {"value": ("SELECT ?, ?", (1,)), "name": ("SELECT :a, :b", {"a": 1}), "nul": ("SELECT ?", ("a\0b",))}
print(ask(*asked[sys.argv[1]]))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
both() { echo "libsql $(node program.cjs "$1"); Python $(python3 program.py "$1")"; }
expect "a value missing" "$(both value)" 'libsql {"a":1,"b":null}; Python refuses'
expect "a name missing" "$(both name)" 'libsql {"a":1,"b":null}; Python refuses'
expect "text with NUL" "$(both nul)" 'libsql "a", in the file 610062; Python "a\u0000b"'
expect "columns of a row" "$(node program.cjs columns)" "get: a, _metadata; all: a"
expect pluck "$(node program.cjs pluck)" 'get {"a":1}; all [1]; pragma {"user_version":0}'
