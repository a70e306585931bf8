"""What must hold whatever services come, in whatever order: the promises about priorities, over whole manifests; and the
same rules in an account (moto's), read back and asked by a matcher of its own.
"""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from generator import allocation, pipeline, routing, source
from generator.alike import Zone
from generator.catalogue import Catalogue
from generator.explain import live
from generator.explain.route import targets_of
from generator.pipeline import PLATFORM_FILE
from generator.routing import Request, certificate_covers
from generator.traffic import View, of_environment, views
from tests.effort import effort
from tests.unit.checks.lab import PLATFORM, loaded
from tests.unit.explain import account

ENVIRONMENT = "production"
HOSTS = ("a", "b", "c")
PATTERNS = ("/*", "/x", "/x/*", "/x/y/*", "/x/*/z", "/y*", "/y/?", "/*/z")
PATHS = ("/", "/x", "/x/", "/x/y", "/x/y/z", "/x/q/z", "/y", "/y/1", "/yy", "/q/z")
OWNER = "domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}"
GUEST = OWNER.replace("main}", "main, record: external}")


@st.composite
def routes(draw: st.DrawFn) -> str:
    hosts = draw(st.lists(st.sampled_from(HOSTS), min_size=1, max_size=2, unique=True))
    paths = draw(st.lists(st.sampled_from(PATTERNS), max_size=2, unique=True))
    parts = [f"domain: [{', '.join(hosts)}]"]
    parts += [f"paths: [{', '.join(f'{path!r}' for path in paths)}]"] if paths else []
    parts += draw(
        st.sampled_from(
            [[], [], [], ["methods: [GET]"], ["headers: {X-Beta: ['on*']}"], ["query: {v: ['2']}"]]
        )
    )
    return "{" + ", ".join(parts) + "}"


@st.composite
def manifests(draw: st.DrawFn) -> dict[str, str]:
    """Service -> text; every service has the same owner, so that partial overlaps are decided by the tool."""
    texts = {}
    for number in range(draw(st.integers(2, 5))):
        rules = draw(st.lists(routes(), min_size=1, max_size=2))
        listed = ", ".join(f"r{place}: {rule}" for place, rule in enumerate(rules))
        component = f"api: {{image: {{repository: example, tag: '1'}}, port: 8000, routes: {{{listed}}}}}"
        texts[f"s{number}"] = f"{OWNER if number == 0 else GUEST}\ncomponents: {{{component}}}"
    return texts


def catalogue(texts: dict[str, str]) -> Catalogue:
    result = loaded(**texts)
    assert result.findings == ()
    assert result.catalogue is not None
    return result.catalogue


def main(known: Catalogue) -> View:
    return of_environment(known, ENVIRONMENT)["main"]


def grown(texts: dict[str, str], order: list[str]) -> Catalogue:
    """The catalogue after its services came one by one, each time with the record of before."""
    record = routing.Record()
    known = catalogue(texts)
    for count in range(1, len(order) + 1):
        part = {name: texts[name] for name in order[:count]}
        known = replace(catalogue(part), records={ENVIRONMENT: {"main": record}})
        given = allocation.of(known).listeners[ENVIRONMENT]["main"]
        moved = {
            key: number for key, number in record.priorities.items() if given.priorities.get(key) != number
        }
        assert moved == {}
        record = given.record
    return known


def requests(view: View) -> list[Request]:
    """The analysis' own witnesses, and every short path on every host, plain and with what the conditions ask for."""
    plain = [Request(f"{host}.hokus.ai", path) for host in HOSTS for path in PATHS]
    special = [
        replace(one, method=method, headers=headers, query=query)
        for one in plain
        for method, headers, query in (
            ("POST", (), ()),
            ("GET", (("x-beta", "On!"),), ()),
            ("GET", (), (("V", "2"),)),
        )
    ]
    return [*plain, *special, *view.analysis.reached.values()]


def answers(view: View, asked: list[Request]) -> list[object]:
    return [won.action if (won := routing.winner(view.listener, one)) else None for one in asked]


@effort(25)
@given(manifests(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(texts: dict[str, str], random: Any) -> None:
    order = sorted(texts)
    first = grown(texts, order)
    random.shuffle(order)
    second = grown(texts, order)
    assume(not allocation.of(first).conflicts and not allocation.of(second).conflicts)
    asked = requests(main(first))
    assert answers(main(first), asked) == answers(main(second), asked)
    assert routing.diff(main(first).listener, main(second).listener) == []


@effort(25)
@given(manifests())
def test_every_environment_gets_the_verdicts_that_it_would_get_alone(texts: dict[str, str]) -> None:
    """Listeners that differ in their zone alone are judged once (generator/alike.py): nothing may come of that."""
    known = catalogue(texts)
    for view in views(known):
        alone = routing.analyse(view.listener)
        for verdicts in ("unreachable", "shadows", "redundant", "over_broad", "gaps"):
            ours, theirs = getattr(view.analysis, verdicts), getattr(alone, verdicts)
            assert [_without_witness(one) for one in ours] == [_without_witness(one) for one in theirs]
        for key, witness in view.analysis.reached.items():
            won = routing.winner(view.listener, witness)
            assert won is not None
            assert won.key == key


def _without_witness(verdict: Any) -> tuple[object, ...]:
    return tuple(
        getattr(verdict, name) for name in verdict.__dataclass_fields__ if name not in ("witness", "winner")
    )


@given(st.text("abc.", min_size=1, max_size=6), st.sampled_from(["hokus.ai", "staging.hokus.ai"]))
def test_a_hidden_zone_is_shown_again(label: str, zone: str) -> None:
    name = f"{label}.{zone}"
    assert Zone(zone).show(Request(*Zone(zone).hide((name,)))) == Request(name)


LABELS = st.from_regex(r"[a-z]([a-z0-9]|-[a-z0-9]){0,8}", fullmatch=True)


@effort(50)
@given(st.lists(LABELS, min_size=1, max_size=3))
def test_every_name_has_a_certificate_that_covers_it(labels: list[str]) -> None:
    """The zone's certificate covers one label; what it does not cover gets one of its own."""
    name = ".".join([*labels, "hokus.ai"])
    text = f"name: example\nowner: auth-team\ndomains: {{a: {{load_balancer: main, name: {name}}}}}\nenvironments: {{production: {{}}}}\n"
    documents = {}
    for file, content in ((PLATFORM_FILE, PLATFORM), ("registry/services/example.yaml", text)):
        document, faults = source.load(content, file)
        assert faults == []
        assert document is not None
        documents[file] = document
    known = pipeline.assemble(documents).catalogue
    assert known is not None
    domain = known.services["production"]["example"].domains["a"]
    zone = [domain.zone, f"*.{domain.zone}"]
    assert certificate_covers(zone, domain.name) != domain.own_certificate
    assert certificate_covers([*zone, *([domain.name] if domain.own_certificate else [])], domain.name)


# --- the same rules in an account -------------------------------------------------------------------------


def naive(rules: list[dict[str, Any]], request: Request) -> str | None:
    """The ARN of the target group that AWS would choose, from `describe_rules` alone; shares no code with the engine."""
    numbered = sorted((int(rule["Priority"]), rule) for rule in rules if rule["Priority"] != "default")
    for _, rule in [(number, rule) for number, rule in numbered]:
        if all(_holds(condition, request) for condition in rule["Conditions"]):
            return str(rule["Actions"][0]["TargetGroupArn"])
    return None


def _like(pattern: str, text: str) -> bool:
    parts = re.split(r"([*?])", pattern)
    body = "".join({"*": "(?s:.*)", "?": "(?s:.)"}.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(body, text) is not None


def _holds(condition: dict[str, Any], request: Request) -> bool:
    match condition["Field"]:
        case "host-header":
            return any(
                _like(one.lower(), request.host.lower()) for one in condition["HostHeaderConfig"]["Values"]
            )
        case "path-pattern":
            return any(_like(one, request.path) for one in condition["PathPatternConfig"]["Values"])
        case "http-request-method":
            return request.method in condition["HttpRequestMethodConfig"]["Values"]
        case "http-header":
            config = condition["HttpHeaderConfig"]
            sent = [
                value for name, value in request.headers if name.lower() == config["HttpHeaderName"].lower()
            ]
            return any(_like(one.lower(), value.lower()) for one in config["Values"] for value in sent)
        case "query-string":
            return any(
                _like(pair.get("Key", "*").lower(), key.lower())
                and _like(pair["Value"].lower(), value.lower())
                for pair in condition["QueryStringConfig"]["Values"]
                for key, value in request.query
            )
        case other:
            raise AssertionError(other)


@pytest.fixture(scope="module")
def door() -> Any:
    """A client of an account and a listener in it."""
    with account.elbv2() as client:
        yield client, account.balancer(client, "hokusai-main-production"), {}


@effort(15, suppress_health_check=list(HealthCheck))
@given(texts=manifests())
def test_the_account_answers_as_the_engine_says(door: Any, texts: dict[str, str]) -> None:
    client, listener, groups = door
    view = main(catalogue(texts))
    made = []
    try:
        for rule in view.listener.rules:
            made.append(account.add(client, listener, view, view.rules[rule.key], rule.priority, groups))
        raw = client.describe_rules(ListenerArn=listener)["Rules"]
        read = live.read(client, view.balancer.name)
        names = {arn: name for name, arn in groups.items()}
        for request in requests(view):
            expected = routing.winner(view.listener, request)
            target = _group(view, expected.key) if expected else None
            arn = naive(raw, request)
            assert (names[arn] if arn else None) == target
            there = routing.winner(read.listener, request)
            assert (there.action if there else None) == (("forward", ((target, 1),)) if target else None)
    finally:
        for arn in made:
            client.delete_rule(RuleArn=arn)


def _group(view: View, key: str) -> str:
    (target,) = targets_of(view, view.rules[key])
    return target.group
