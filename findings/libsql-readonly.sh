#!/usr/bin/env bash
# libsql 0.5.29 knows nothing of `readonly` and `fileMustExist`: a database that is opened to be read only is made, and written.
#
# The package has better-sqlite3's interface, and its type declarations name both options. Its code reads neither: opening a path where no
# file is makes one, with either option, and CREATE TABLE succeeds on a database that was opened `readonly: true`. By better-sqlite3's
# documentation both throw. Who only wants to look must ask whether the file is there.
#
# Seen on Linux x64 with Node 20.20.2:
#   readonly, no file:      opened; a file: yes; a table: made
#   fileMustExist, no file: opened; a file: yes; a table: made
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
version=0.5.29
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "libsql@$version" >/dev/null

cat >program.cjs <<'PROGRAM'
const { existsSync } = require("node:fs");
const Database = require("libsql");
const [, , option] = process.argv;
const path = `${option}.db`;
const attempt = (what) => {
  try {
    return what();
  } catch (error) {
    return `refused (${error.code})`;
  }
};
let database;
const opened = attempt(() => {
  database = new Database(path, { [option]: true });
  return "opened";
});
const file = existsSync(path) ? "yes" : "no";
const table = attempt(() => (database?.exec("CREATE TABLE words (word TEXT)"), database ? "made" : "none"));
database?.close();
console.log(`${opened}; a file: ${file}; a table: ${table}`);
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}

expect "readonly, no file" "$(node program.cjs readonly)" "opened; a file: yes; a table: made"
expect "fileMustExist, no file" "$(node program.cjs fileMustExist)" "opened; a file: yes; a table: made"
