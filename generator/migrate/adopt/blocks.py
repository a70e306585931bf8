"""The address map as text to review: import and removed blocks for a pull request, and the exact commands for a runbook.

Both say the same as the run does. The blocks are for a team that wants Terraform itself to carry the adoption out: import
blocks beside each unit, removed blocks in the legacy root. They were measured to be the lesser way (docs/adr/0017): ids
must be written as the provider's import wants them, and what an import does not read shows up as a change.
"""

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.hcl import Attribute, Blank, Block, Comment, Expr, Item, render_file
from generator.migrate.adopt.model import LEGACY, Adoption, Move
from generator.migrate.adopt.states import PASSWORDS
from generator.migrate.legacy.model import without_indexes


def imports(adoption: Adoption, unit: str, import_id: Callable[[Move], str | None]) -> str:
    """Import blocks of one unit: for what moves, by the id that an import takes, and for what is in no state."""
    items: list[Item] = [
        Comment("Instead of the run, not beside it: Terraform imports what the legacy root gives up.")
    ]
    for move in adoption.moves:
        if move.unit != unit:
            continue
        found = import_id(move)
        if found is None:
            items.append(
                Comment(f"{move.target}: the provider cannot import a {move.type}; only the run moves it.")
            )
        else:
            items.append(_import(move.target, found))
    items += [_import(one.target, one.id) for one in adoption.imports if one.unit == unit]
    return render_file(items)


def _import(target: str, identifier: str) -> Block:
    return Block("import", (), [Attribute("to", Expr(target)), Attribute("id", identifier)])


def removed(adoption: Adoption) -> str:
    """Removed blocks for the legacy root: it forgets what moves, and destroys nothing."""
    staying = {without_indexes(one) for one in adoption.stays}
    blocks = sorted({without_indexes(move.source) for move in adoption.moves})
    items: list[Item] = [
        Comment("Instead of the run, not beside it: the root forgets these without destroying them.")
    ]
    for block in blocks:
        if block in staying:
            items.append(
                Comment(f"{block}: only some of its instances move, which no removed block can say.")
            )
            continue
        keep = Block("lifecycle", (), [Attribute("destroy", False)])
        items.append(Block("removed", (), [Attribute("from", Expr(block)), Blank(), keep]))
    return render_file(items)


def commands(adoption: Adoption, engine: str = "terraform") -> str:
    """A shell script of every command that the run stands for, to be read, or typed where the run cannot be used."""
    return "\n".join(_commands(adoption, engine)) + "\n"


def _commands(adoption: Adoption, engine: str) -> Iterator[str]:
    yield "#!/bin/sh"
    yield f"# The adoption of {adoption.environment}, command by command. `invoke adopt --run` does the same under the locks"
    yield "# of all these states, compares each state with the one that was planned on, and can be interrupted anywhere."
    yield "# Here nobody holds a lock for you: stop every pipeline that could plan or apply one of these states first."
    yield "set -eu"
    yield "umask 077 # states hold secrets"
    yield 'repo=$(git rev-parse --show-toplevel) work=$(mktemp -d) && cd "$work"'
    yield ""
    yield "# 0. Where the states are"
    for name in (LEGACY, *adoption.units):
        backend = adoption.stores[name]
        settings = json.dumps({"terraform": {"backend": {backend.kind: dict(backend.settings)}}})
        yield f"mkdir {_name(name)} && printf '%s' {shlex.quote(settings)} > {_name(name)}/backend.tf.json"
        yield f"{engine} -chdir={_name(name)} init -input=false"
    yield ""
    yield "# 1. Backups, and copies to work on; a unit that has no state yet gives an empty file"
    for name in (LEGACY, *adoption.units):
        yield f"{engine} -chdir={_name(name)} state pull > {_name(name)}.backup"
        yield f"if [ -s {_name(name)}.backup ]; then cp {_name(name)}.backup {_file(name)}; fi"
    yield ""
    yield f"# 2. {len(adoption.moves)} moves between the local copies"
    for move in adoption.moves:
        words = [
            engine,
            "state",
            "mv",
            "-lock=false",
            f"-state={_file(LEGACY)}",
            f"-state-out={_file(move.unit)}",
        ]
        yield shlex.join([*words, move.source, move.target])
    if hiding := [unit for unit in adoption.units if _has_password(adoption, unit)]:
        yield "# No unit's state gets a password: what serves keeps it"
        for unit in hiding:
            yield from _silent(_file(unit))
    yield ""
    yield "# 3. Push: the units first, so that a resource is in two states for a moment and never in none"
    for name in (*adoption.units, LEGACY):
        yield f'{engine} -chdir={_name(name)} state push "$work/{_file(name)}"'
    yield ""
    if adoption.imports:
        yield "# 4. What is in no state"
        for one in adoption.imports:
            import_ = shlex.join(["terragrunt", "run", "--", "import", one.target, one.id])
            yield f'(cd "$repo/{one.unit}" && {import_})'
        yield ""
    yield "# 5. Proof: no plan may destroy or replace anything"
    yield f'(cd "$repo" && invoke plan --env {adoption.environment})'
    yield ""
    yield "# The way back, the legacy state first: a backup with a serial above the one that is there now."
    for name in (LEGACY, *adoption.units):
        yield f"# serial=$({engine} -chdir={_name(name)} state pull | jq .serial)"
        yield f'# jq ".serial = $serial + 1" {_name(name)}.backup > {_file(name)}'
        yield f'# {engine} -chdir={_name(name)} state push "$work/{_file(name)}"'


def _has_password(adoption: Adoption, unit: str) -> bool:
    return any(move.unit == unit and move.type in PASSWORDS for move in adoption.moves)


def _silent(file: str) -> Iterator[str]:
    for kind, names in PASSWORDS.items():
        for name in names:
            where = f'.resources[] | select(.type == "{kind}") | .instances[].attributes | select(.{name} != null) | .{name}'
            yield f"jq {shlex.quote(f'({where}) = null')} {file} > {file}.new && mv {file}.new {file}"


def _name(name: str) -> str:
    return name.replace("/", "_")


def _file(name: str) -> str:
    return f"{_name(name)}.tfstate"


def import_id(values: Mapping[str, object], kind: str, identifier: str) -> str | None:
    """What `terraform import` takes for a resource with these attributes; None if it has no import."""

    def text(name: str) -> str:
        return str(values.get(name) or "")

    special: dict[str, Iterable[str] | None] = {
        "aws_ecs_service": (text("cluster").rpartition("/")[2], "/", text("name")),
        "aws_iam_role_policy_attachment": (text("role"), "/", text("policy_arn")),
        "aws_lb_target_group_attachment": None,
        "aws_route": (
            text("route_table_id"),
            "_",
            text("destination_cidr_block") or text("destination_prefix_list_id"),
        ),
        "aws_route_table_association": (text("subnet_id"), "/", text("route_table_id")),
        "aws_db_instance": (text("identifier"),),
        "aws_ecs_task_definition": (text("arn"),),
        "aws_ecs_cluster": (text("name"),),
        "aws_security_group_rule": None,
    }
    if kind not in special:
        return identifier
    found = special[kind]
    return None if found is None else "".join(found)
