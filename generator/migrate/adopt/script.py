"""runbook.sh: every command that the run stands for, as a script that can be read, run, killed and started again. Pure.

It is for a machine on which the run cannot be used. It works in a folder of its own that is kept, so whoever starts it again
goes on: backups are made once, moves are made on copies of the backups, and a state that is pushed already is left alone.
"""

import json
import shlex
from collections.abc import Iterator

from generator.migrate.adopt.model import LEGACY, Adoption
from generator.migrate.adopt.states import PASSWORDS

HEAD = """\
#!/bin/sh
# The adoption of {environment}, command by command. `invoke adopt --run` does the same under the locks of all these states.
# Here nobody holds a lock for you: stop every pipeline that could plan or apply one of these states first.
#
#     sh {script}         does it; started again it goes on
#     sh {script} back    puts all states back as they were
#
# Needs {engine}, jq and git. What it writes is in private/by-hand beside it, and holds secrets.
set -eu
umask 077
for tool in {engine} jq git; do
  command -v "$tool" > /dev/null || {{ echo "$tool is missing; nothing was done" >&2; exit 1; }}
done
here=$(cd "$(dirname "$0")" && pwd)
repo=$(git -C "$here" rev-parse --show-toplevel)
work=$here/private/by-hand
mkdir -p "$work"
cd "$work"

say() {{ printf '\\n== %s\\n' "$1"; }}

# A backend's folder, initialised once: NAME, and its configuration on stdin.
place() {{
  [ -e "$1/ready" ] && return
  mkdir -p "$1"
  cat > "$1/backend.tf.json"
  {engine} -chdir="$1" init -input=false -reconfigure
  touch "$1/ready"
}}

# The state as it is now, in NAME.now; an empty file where there is none.
now() {{
  {engine} -chdir="$1" state pull > "$1.now"
  lineage=$(jq -r '.lineage // ""' "$1.now")
  [ -n "$lineage" ] || : > "$1.now"
}}

# Whether two states hold the same, whatever their serials are; a state that holds nothing is as good as none.
held() {{ jq -cS '[.resources // [], .outputs // {{}}] | select(. != [[], {{}}])' "$1"; }}
same() {{
  one=$(held "$1") && two=$(held "$2") || exit 1
  [ "$one" = "$two" ]
}}

# Kept from the first start on: what it was before.
backup() {{
  [ -e "$1.backup" ] && return
  now "$1"
  mv "$1.now" "$1.backup"
}}

# NAME: pushes NAME.tfstate, unless it is there already; refuses a state that somebody has changed meanwhile.
push() {{
  now "$1"
  if same "$1.now" "$1.tfstate"; then echo "$1: there already"; return; fi
  if ! same "$1.now" "$1.backup"; then
    echo "$1: somebody has changed this state since the backup; nothing was pushed over it" >&2
    exit 1
  fi
  numbered "$1" "$1.tfstate"
}}

# NAME FILE: pushes FILE with a serial above the one that is there, and the lineage of the one that is there.
numbered() {{
  if [ -s "$1.now" ]; then
    jq --slurpfile now "$1.now" \\
      '.serial = ([.serial, $now[0].serial] | max) + 1 | .lineage = $now[0].lineage' "$2" > "$1.push"
  else
    cp "$2" "$1.push"
  fi
  {engine} -chdir="$1" state push "$work/$1.push"
  rm "$1.push"
}}

# NAME: back to the backup; a state that was not there is emptied. Without a backup nothing was pushed yet.
back() {{
  if [ ! -e "$1.backup" ]; then echo "$1: as it was"; return; fi
  now "$1"
  [ -s "$1.now" ] || return 0
  if [ -s "$1.backup" ]; then
    cp "$1.backup" "$1.before"
  else
    jq '.resources = [] | .outputs = {{}}' "$1.now" > "$1.before"
  fi
  if same "$1.now" "$1.before"; then echo "$1: as it was"; else numbered "$1" "$1.before"; fi
}}
"""


def text(adoption: Adoption, engine: str = "terraform") -> str:
    """The whole script."""
    return "\n".join(_lines(adoption, engine)) + "\n"


def _lines(adoption: Adoption, engine: str) -> Iterator[str]:
    names = (LEGACY, *adoption.units)
    yield HEAD.format(environment=adoption.environment, engine=engine, script="runbook.sh")
    yield "say 'Where the states are'"
    for name in names:
        backend = adoption.stores[name]
        settings = json.dumps({"terraform": {"backend": {backend.kind: dict(backend.settings)}}})
        yield f"printf '%s' {shlex.quote(settings)} | place {flat(name)}"
    yield ""
    yield 'if [ "${1:-}" = back ]; then'
    yield "  say 'Back, the legacy state first: a resource is in two states for a moment, never in none'"
    yield from (f"  back {flat(name)}" for name in names)
    yield "  rm -f moved"
    yield "  exit"
    yield "fi"
    yield ""
    yield "say 'Backups'"
    yield from (f"backup {flat(name)}" for name in names)
    yield ""
    yield from _moves(adoption, engine)
    yield ""
    yield "say 'Push: the units first, so that a resource is in two states for a moment and never in none'"
    yield from (f"push {flat(name)}" for name in (*adoption.units, LEGACY))
    yield from _rest(adoption)


def _moves(adoption: Adoption, engine: str) -> Iterator[str]:
    """Always from the backups, so that half of it counts for nothing."""
    yield f"say '{len(adoption.moves)} moves, between copies'"
    yield "if [ ! -e moved ]; then"
    for name in (LEGACY, *adoption.units):
        file, kept = f"{flat(name)}.tfstate", f"{flat(name)}.backup"
        yield f"  rm -f {file}"
        yield f"  if [ -s {kept} ]; then cp {kept} {file}; fi"
    for move in adoption.moves:
        options = ["-lock=false", f"-state={flat(LEGACY)}.tfstate", f"-state-out={flat(move.unit)}.tfstate"]
        yield "  " + shlex.join([engine, "state", "mv", *options, move.source, move.target])
    for unit in adoption.units:
        if any(move.unit == unit and move.type in PASSWORDS for move in adoption.moves):
            yield "  # No unit's state gets a password: what serves keeps it."
            yield from (f"  {line}" for line in _without_passwords(f"{flat(unit)}.tfstate"))
    yield "  rm -f ./*.tfstate.*.backup ./*.tfstate.backup"
    yield "  touch moved"
    yield "fi"


def _without_passwords(file: str) -> Iterator[str]:
    for kind, names in PASSWORDS.items():
        for name in names:
            where = f'.resources[] | select(.type == "{kind}") | .instances[].attributes | select(.{name} != null) | .{name}'
            yield f"jq {shlex.quote(f'({where}) = null')} {file} > {file}.new && mv {file}.new {file}"


def _rest(adoption: Adoption) -> Iterator[str]:
    yield ""
    if adoption.imports:
        yield "say 'What exists, and is in no state'"
        for one in adoption.imports:
            known = shlex.join(["terragrunt", "run", "--", "state", "show", one.target])
            import_ = shlex.join(["terragrunt", "run", "--", "import", one.target, one.id])
            yield f'(cd "$repo/{one.unit}" && {{ {known} > /dev/null 2>&1 || {import_}; }})'
        yield ""
    yield "say 'Proof: no plan may destroy or replace anything'"
    account = " --account" if adoption.target.endswith(" account") else ""  # Target.key
    yield f'cd "$repo" && invoke plan --env {adoption.environment}{account}'
    yield ""
    yield "say 'Left to do'"
    yield "cat << 'END'"
    yield f"invoke apply --env {adoption.environment}{account}"
    yield "    what PLAN.md lists, and the outputs that the legacy root reads then"
    yield "legacy.patch, in the legacy repository"
    yield "    before anybody plans there"
    yield "END"


def flat(name: str) -> str:
    """A state's name as a file's."""
    return name.replace("/", "_")
