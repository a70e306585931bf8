"""The audit as Markdown, for people: made from the same data as the JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MOST_VALUES = 200


def markdown(found: Mapping[str, Any], sources: Sequence[str]) -> str:
    """The report; ends in a newline."""
    parts = [
        _head(found, sources),
        _balancers(found),
        _section("Target groups", _groups(found)),
        _section("Names", _records(found)),
        _section("Who owns which paths", _ownership(found)),
        _section("Roles and policies", _roles(found)),
        _section("Network", _things(found["network"])),
        _section("Certificates, zones, web ACLs", _things(found["certificates"])),
        _own(found),
        _section("Shared or specific", _sharing(found)),
        _section("Dependencies across services and roots", _dependencies(found)),
        _section("Values to become variables", _hardcoded(found)),
        _findings(found),
        _draft(found),
        _unread(found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(found: Mapping[str, Any], sources: Sequence[str]) -> str:
    counts = found["counts"]
    lines = [f"# Audit of {found['service']}", "", f"Read: {', '.join(map(code, sources))}.", ""]
    lines += list(
        table(
            ("what", "how many"),
            [(key.replace("_", " "), str(number)) for key, number in counts.items()],
        )
    )
    facts = [(key.replace("_", " "), _fact(one), plain(one["source"])) for key, one in found["facts"].items()]
    return "\n".join([*lines, "", *table(("fact", "value", "from"), facts)])


def _fact(one: Mapping[str, Any]) -> str:
    value = ", ".join(one["value"]) if isinstance(one["value"], dict) else one["value"]
    if one["known"]:
        return code(value)
    return f"{code(value)} **to be decided**" if value is not None else "**to be decided**"


def _balancers(found: Mapping[str, Any]) -> str:
    parts = ["## Load balancers"]
    for one in found["load_balancers"]:
        kept = "" if one["here"] else ", kept outside of this root"
        names = (
            f" Names: {', '.join(map(code, one['names']))}."
            if one["names"]
            else " No record in this root leads here."
        )
        parts.append(
            f"### {plain(one['name'])}\n\n{code(one['address'])} ({one['scheme']}{kept}) {where(one)}.{names}"
        )
        for listener in one["listeners"]:
            head = f"{listener['protocol']}:{listener['port'] or '?'} {code(listener['address'])} {where(listener)}"
            parts.append(f"{head}; by default {plain(listener['default'])}." + _certificate(listener))
            if listener["rules"]:
                rows = [
                    (
                        str(rule["priority"] or "?"),
                        conditions(rule),
                        plain(rule["action"]),
                        code(rule["address"]),
                        where(rule),
                    )
                    for rule in listener["rules"]
                ]
                parts.append("\n".join(table(("priority", "asks for", "goes to", "rule", "place"), rows)))
    return "\n\n".join(parts) if found["load_balancers"] else "## Load balancers\n\nNone."


def _certificate(listener: Mapping[str, Any]) -> str:
    return f" Certificate {code(listener['certificate'])}." if listener["certificate"] else ""


def conditions(rule: Mapping[str, Any]) -> str:
    """What a rule asks for, in one cell."""
    parts = [
        " or ".join(map(code, rule[name]))
        for name in ("hosts", "paths", "methods", "source_addresses")
        if rule.get(name)
    ]
    parts += [
        f"{code(name)}: {' or '.join(map(code, values))}"
        for name, values in (rule.get("headers") or {}).items()
    ]
    for one in rule.get("query") or ():
        parts.append("?" + " or ".join(code(f"{pair['key'] or '*'}={pair['value']}") for pair in one))
    faults = f" ({plain('; '.join(rule['faults']))})" if rule["faults"] else ""
    return (", ".join(parts) or "unknown") + faults


def _groups(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            code(one["name"]),
            f"{one['protocol']}:{one['port'] or '?'}",
            code(one["health_check"].get("path", "/")),
            f"{one['service']}/{one['component']}" if one["service"] else "",
            plain(one["reason"] or ""),
            where(one),
        )
        for one in found["target_groups"]
    ]
    yield from table(("target group", "port", "probe", "component", "because of", "place"), rows)


def _records(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            code(one["name"] or "?"),
            one["type"],
            plain(one["load_balancer"] or one["target"]),
            code(one["address"]),
            where(one),
        )
        for one in found["records"]
    ]
    yield from table(("name", "type", "leads to", "record", "place"), rows)


def _ownership(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            f"{one['service']}/{one['component']}" if one["service"] else "nobody",
            " or ".join(map(code, one["hosts"])) or "any name",
            " or ".join(map(code, one["paths"])) or "every path",
            plain(one["load_balancer"]),
            str(one["priority"]),
            where(one),
        )
        for one in found["ownership"]
    ]
    yield from table(("owner", "names", "paths", "load balancer", "priority", "place"), rows)


def _roles(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            code(one["name"] or one["address"]),
            "; ".join(_policy(policy) for policy in one["policies"]) or "none in this root",
            ", ".join(map(code, one["used_by"])),
            where(one),
        )
        for one in found["roles"]
    ]
    yield from table(("role", "policies", "used by", "place"), rows)


def _policy(policy: Mapping[str, Any]) -> str:
    said = policy["policy"]
    return code(said) if isinstance(said, str) else ", ".join(map(code, said))


def _things(things: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    rows = [
        (code(one["address"]), one["type"], code(one["name"]) if one["name"] else "", where(one))
        for one in things
    ]
    yield from table(("resource", "type", "name", "place"), rows)


def _own(found: Mapping[str, Any]) -> str:
    parts = ["## The service's own resources"]
    for kind, things in found["own"].items():
        parts.append("\n".join([f"### {kind.capitalize()}", "", *_things(things)]))
    return "\n\n".join(parts) if len(parts) > 1 else ""


def _sharing(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (code(one["address"]), one["kind"], one["service"] or "platform", plain(one["reason"]))
        for one in found["resources"]
    ]
    yield from table(("resource", "kind", "whose", "because"), rows)


def _dependencies(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (code(one["who"]), code(one["what"]), one["how"], plain(one["why"]), where(one))
        for one in found["dependencies"]
    ]
    yield from table(("who", "needs", "how", "why", "place"), rows)


def _hardcoded(found: Mapping[str, Any]) -> Iterator[str]:
    listed = found["hardcoded"]
    rows = [
        (
            one["kind"],
            code(one["value"]),
            code(one["path"]),
            plain(one["instead"]),
            code(one["variable"]),
            where(one),
        )
        for one in listed[:MOST_VALUES]
    ]
    yield from table(("kind", "value", "where", "instead", "a name for it", "place"), rows)
    if len(listed) > MOST_VALUES:
        yield f"\n{len(listed) - MOST_VALUES} more are in the JSON."


def _findings(found: Mapping[str, Any]) -> str:
    lines = ["## What is wrong with the rules as they are", ""]
    if not found["findings"]:
        return "\n".join([*lines, "Nothing that the checks know."])
    rows = [
        (
            code(one["check"]),
            plain(one["message"].split("\n")[0]),
            code(one["witness"]) if one["witness"] else "",
            where(one),
        )
        for one in found["findings"]
    ]
    return "\n".join([*lines, *table(("check", "finding", "a request that shows it", "place"), rows)])


def _draft(found: Mapping[str, Any]) -> str:
    draft = found["draft"]
    lines = ["## The draft", ""]
    lines += [f"- {code(file)}" for file in draft["files"]]
    services = "; ".join(f"{name} ({', '.join(parts)})" for name, parts in draft["services"].items())
    lines += [
        "",
        f"Services: {plain(services or 'none')}. Decisions left to people (TODO): {draft['todos']}.",
    ]
    if draft["same"]:
        lines += [
            "",
            "**Every request gets the same answer by the draft as by the legacy rules,** rule for rule, with their numbers.",
        ]
    else:
        lines += ["", "**The draft does not answer every request as the legacy does:**", ""]
        lines += [
            f"- {code(one['witness'])}: {plain(one['before'])} before, {plain(one['after'])} after"
            for one in draft["differences"]
        ]
        lines += [f"- {plain(one)}" for one in (*draft["unlike"], *draft["undecided"])]
    if draft["left_out"]:
        rows = [
            (code(one["what"]), plain(one["why"]), "yes" if one["routing"] else "no", where(one))
            for one in draft["left_out"]
        ]
        lines += ["", "Not in the draft:", "", *table(("what", "why", "changes answers", "place"), rows)]
    return "\n".join(lines)


def _unread(found: Mapping[str, Any]) -> str:
    if not found["unread"]:
        return "## Not read\n\nEverything was read."
    rows = [(where(one), plain(one["why"])) for one in found["unread"]]
    return "\n".join(["## Not read", "", *table(("place", "why"), rows)])


def _section(title: str, lines: Iterable[str]) -> str:
    listed = list(lines)
    return "\n".join([f"## {title}", "", *listed]) if listed else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; nothing without rows."""
    if rows:
        yield f"| {' | '.join(head)} |"
        yield "|" + "---|" * len(head)
        for row in rows:
            yield f"| {' | '.join(row)} |"


def where(one: Mapping[str, Any]) -> str:
    """`alb.tf:81`, as code."""
    return code(f"{one['file']}:{one['line']}") if one.get("file") else ""


def code(text: Any) -> str:
    """Inline code that no text can leave."""
    clean = " ".join(str(text).split()).replace("`", "'").replace("|", "\\|")
    return f"`{clean}`" if clean else ""


def plain(text: Any) -> str:
    """Text without the signs of Markdown."""
    made = str(text)
    for sign in "\\`*_{}[]<>|#":
        made = made.replace(sign, f"\\{sign}")
    return " ".join(made.split())
