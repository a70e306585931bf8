"""The address map as text to review: import and removed blocks for a pull request.

They say the same as the run does, for a team that wants Terraform itself to carry the adoption out: import blocks beside
each unit, removed blocks in the legacy root. They were measured to be the lesser way (docs/adr/0017): ids
must be written as the provider's import wants them, and what an import does not read shows up as a change.
"""

from collections.abc import Callable, Iterable, Mapping

from generator.hcl import Attribute, Blank, Block, Comment, Expr, Item, render_file
from generator.migrate.adopt.model import Adoption, Move
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
