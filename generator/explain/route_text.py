"""An answer as text for people, and as data for programs."""

from typing import Any

from generator.catalogue import Catalogue
from generator.console import columns
from generator.explain.route import Answer, Target, contact, does
from generator.routing.explain import Miss, Step

LABEL = 13
LISTENER = "HTTPS:443"


def render(answer: Answer, catalogue: Catalogue) -> str:
    """The whole story of one request; ends in a newline."""
    request = answer.asked.request.describe(answer.asked.protocol)
    lines = [f"{request} in {answer.environment}", "", *_name(answer)]
    if answer.view is not None:
        lines += _listener(answer)
    if answer.explanation is not None:
        lines += ["", *_steps(answer), "", *_winner(answer, catalogue)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _line(label: str, text: str) -> str:
    return f"  {label:<{LABEL}}{text}"


def _name(answer: Answer) -> list[str]:
    name = answer.name
    if name.balancer is None or answer.name.place is None:
        meant = f"; did you mean {' or '.join(name.nearest)}?" if name.nearest else ""
        return [_line("record", f"no manifest has {name.host}{meant}")]
    where = f"load balancer {name.balancer}"
    if answer.view is not None:
        where += f" ({answer.view.balancer.name})"
    if not name.recorded:
        said = f"nobody here keeps a record of {name.host}; if it led anywhere, then to {where}"
    elif name.keeper is None:
        said = f"{name.host} -> {where}; the record is kept elsewhere"
    else:
        said = f"{name.host} -> {where}, kept by {name.keeper}"
    return [_line("record", said), _line("", str(name.place))]


def _listener(answer: Answer) -> list[str]:
    asked = answer.asked
    if answer.from_http:
        return [_line("listener", f"HTTP:80 redirects (301) to {_https(answer)}"), *_after(answer)]
    if answer.explanation is None:
        return [_line("listener", f"none: nothing speaks {asked.protocol} on port {asked.port}")]
    return [_line("listener", LISTENER)]


def _after(answer: Answer) -> list[str]:
    return [_line("", f"{LISTENER} then asks its rules:")] if answer.explanation else []


def _https(answer: Answer) -> str:
    """Where the HTTP listener sends the request."""
    return answer.asked.request.url("https")


def _steps(answer: Answer) -> list[str]:
    assert answer.explanation is not None
    rows = [(str(step.rule.priority), step.rule.key, why(step)) for step in answer.explanation.steps]
    last = "answers" if answer.explanation.winner is None else "not asked"
    return columns([*rows, ("default", "404", last)])


def why(step: Step) -> str:
    """Why a rule answers or does not."""
    if not step.asked:
        return "not asked" + (" (would match as well)" if step.matched else "")
    return "no: " + "; ".join(map(_miss, step.misses)) if step.misses else "answers"


def _miss(miss: Miss) -> str:
    wanted = " or ".join(miss.wanted)
    return f"{miss.condition} {miss.got} is not {wanted}"


def _winner(answer: Answer, catalogue: Catalogue) -> list[str]:
    rule = answer.winner
    if rule is None or answer.view is None:
        return [_line("answer", "404 by the load balancer's default action: no rule takes this request")]
    place = rule.service.position(*rule.path, key=True)
    lines = [_line("rule", rule.key), _line("", str(place))]
    lines += [text for target in answer.targets for text in _target(target)] or [_line("answer", does(rule))]
    if rule.route.sign_in:
        lines.append(_line("sign-in", f"first, by {rule.route.sign_in.provider}"))
    return [*lines, _line("owner", contact(rule.service, catalogue))]


def _target(target: Target) -> list[str]:
    share = "" if target.weight == target.of else f" (weight {target.weight} of {target.of})"
    return [
        _line("goes to", f"component {target.component} of {target.service}{share}"),
        _line("", str(target.place)),
        _line("target group", f"{target.group}, port {target.port}, probe {target.probe}"),
    ]


def data(answer: Answer, catalogue: Catalogue) -> dict[str, Any]:
    """The answer for programs; the keys are stable. The route explorer's script answers the same."""
    rule = answer.winner
    steps = answer.explanation.steps if answer.explanation else ()
    return {
        "url": answer.asked.url,
        "method": answer.asked.request.method,
        "request": answer.asked.request.describe(answer.asked.protocol),
        "environment": answer.environment,
        "record": {
            "host": answer.name.host,
            "load_balancer": answer.name.balancer,
            "load_balancer_name": answer.view.balancer.name if answer.view else None,
            "kept_by": answer.name.keeper,
            "known": answer.name.recorded,
            "position": str(answer.name.place) if answer.name.place else None,
            "nearest": list(answer.name.nearest),
        },
        "redirected_from_http": answer.from_http,
        "redirected_to": _https(answer) if answer.view and answer.from_http else None,
        "listener": LISTENER if answer.explanation else None,
        "rules": [_step(step) for step in steps],
        "winner": rule.key if rule else None,
        "answer": does(rule) if rule else ("404" if answer.explanation else None),
        "sign_in": rule.route.sign_in.provider if rule and rule.route.sign_in else None,
        "owner": rule.service.owner if rule else None,
        "contact": contact(rule.service, catalogue) if rule else None,
        "position": str(rule.service.position(*rule.path, key=True)) if rule else None,
        "targets": [
            {
                "service": one.service,
                "component": one.component,
                "target_group": one.group,
                "weight": one.weight,
                "of": one.of,
                "port": one.port,
                "probe": one.probe,
                "position": str(one.place),
            }
            for one in answer.targets
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "rule": step.rule.key,
        "priority": step.rule.priority,
        "asked": step.asked,
        "matched": step.matched,
        "why": why(step),
        "misses": [
            {"condition": miss.condition, "wanted": list(miss.wanted), "got": miss.got}
            for miss in step.misses
        ],
    }
