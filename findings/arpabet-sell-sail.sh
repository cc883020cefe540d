#!/usr/bin/env bash
# arpabet-and-ipa-convertor-ts 1.0.3 makes "sail" of "sell" on the way to IPA and back, and "catch-oh" of "cat show".
#
# `toIPA` writes the vowel of "sell" (EH) as British dictionaries do, e; `toArpabet` reads e as American ones write the vowel of "sail" (EY). Each half is right by itself, both are of one package,
# and nothing but the name of two others (`toAmericanPhoneticAlphabet`, `toEnglishPhoneticAlphabet`) tells that there are two spellings. Sounds that stand beside each other are not kept apart: T and SH are
# tʃ, which is CH. A word that is looked up by its sound, or a list of words that rhyme, has other words then. By way of
# `toAmericanPhoneticAlphabet` sell stays, and sail is "sel", which is what sell is for `toIPA`.
#
# Seen on Linux x64 with Node 20.20.2, in IPA and back:
#   sell, S EH1 L:          sel, S EY1 L
#   sail, S EY1 L:          seɪl, S EY1 L
#   pair, P EH1 R:          peɹ, P EY1 R
#   cat show, K AE1 T SH OW2: ˈkæˌtʃoʊ, K AE1 CH OW2
#   sail, American:         sel, S EY1 L
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts arpabet-and-ipa-convertor-ts@1.0.3 >/dev/null

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
back() {
  node -p 'const { toArpabet, ...ways } = require("arpabet-and-ipa-convertor-ts");
    const ipa = ways[process.argv[1]](process.argv[2]); [ipa, toArpabet(ipa)].join(", ")' "$1" "$2"
}
expect "sell, S EH1 L" "$(back toIPA 'S EH1 L')" "sel, S EY1 L"
expect "sail, S EY1 L" "$(back toIPA 'S EY1 L')" "seɪl, S EY1 L"
expect "pair, P EH1 R" "$(back toIPA 'P EH1 R')" "peɹ, P EY1 R"
expect "cat show, K AE1 T SH OW2" "$(back toIPA 'K AE1 T SH OW2')" "ˈkæˌtʃoʊ, K AE1 CH OW2"
expect "sail, American" "$(back toAmericanPhoneticAlphabet 'S EY1 L')" "sel, S EY1 L"
