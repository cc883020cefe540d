#!/usr/bin/env bash
# langcodes 3.5.1 and Whisper's codes: zh-TW is near none of Whisper's hundred languages, Chinese among them, and two of those codes are standardised away.
#
# Whisper writes zh for Chinese in either script. A tag that a system gives in Taiwan is zh-TW; closest_match, made to choose among what a program supports, takes zh
# for Chinese in simplified characters, whose distance to traditional ones (54) is above its limit (25): und. Simplified (zh-CN) is found, and so is
# Brazilian Portuguese. standardize_tag makes jv of jw and fil of tl, which are not among the codes that faster-whisper takes.
#
# Seen on Linux x64 with Python 3.11; codes of faster-whisper 1.2.1 (those of openai-whisper):
#   closest_match: zh-TW und 1000, zh-Hant und 1000, zh-CN zh 0, pt-BR pt 0
#   tag_distance("zh-TW", "zh"): 54
#   codes that standardize_tag changes: jw jv, tl fil; neither result is one of Whisper's
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check langcodes==3.5.1 language_data==1.4.0 2>/dev/null
# Its list alone is read: the package itself would bring its engine.
python/bin/pip install --quiet --disable-pip-version-check --no-deps --target whisper faster-whisper==1.2.1 2>/dev/null
cat >program.py <<'PROGRAM'
import ast
import sys

import langcodes

tree = ast.parse(open("whisper/faster_whisper/tokenizer.py").read())
codes = next(
    ast.literal_eval(one.value)
    for one in tree.body
    if isinstance(one, ast.Assign) and one.targets[0].id == "_LANGUAGE_CODES"
)
if sys.argv[1] == "match":
    print(", ".join(f"{tag} {' '.join(map(str, langcodes.closest_match(tag, codes)))}" for tag in sys.argv[2:]))
elif sys.argv[1] == "distance":
    print(langcodes.tag_distance(*sys.argv[2:]))
else:
    changed = [(code, langcodes.standardize_tag(code)) for code in codes if langcodes.standardize_tag(code) != code]
    print(len(codes), "codes;", ", ".join(f"{old} {new} {'known' if new in codes else 'unknown'}" for old, new in changed))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "closest of Whisper's" "$(python/bin/python program.py match zh-TW zh-Hant zh-CN pt-BR)" \
  "zh-TW und 1000, zh-Hant und 1000, zh-CN zh 0, pt-BR pt 0"
expect "distance of zh-TW and zh" "$(python/bin/python program.py distance zh-TW zh)" 54
expect standardised "$(python/bin/python program.py changed)" "100 codes; jw jv unknown, tl fil unknown"
