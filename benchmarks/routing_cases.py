"""The rule sets that the routing benchmark measures: made from a seed, so that figures can be compared."""

import random
from dataclasses import replace

from generator.routing import Listener, Rule
from generator.routing.relation import specificity

WORDS = tuple(
    "api v1 v2 health models mlflow users keys orders admin static files search events jobs metrics "  # noqa: SIM905
    "tokens billing data export upload sessions hooks audit reports status docs internal batch stream".split()
)


def estate() -> list[Listener]:
    """Today's three balancers, as the inventory lists them."""
    one, two = "data-pipeline-team", "auth-team"
    main = (
        Rule("p/mlflow/registry", 40, ("registry.hokus.ai",), ("/mlflow/*",), action="mlflow-ded", owner=one),
        Rule("p/api/registry", 50, ("registry.hokus.ai",), action="api-ded", owner=one),
        Rule("auth/api/main", 80, ("auth.hokus.ai",), ("/api/*",), action="auth-ded", owner=two),
        Rule("p/api/proxy", 85, (), ("/api/mlflow/*",), action="api", owner=one),
        Rule("p/api/v1", 95, (), ("/api/v1/*", "/api/health/*"), action="api", owner=one),
        Rule("p/api/main", 100, (), ("/api*",), action="api", owner=one),
        Rule("p/mlflow/main", 200, (), ("/mlflow/*",), action="mlflow", owner=one),
    )
    auth = (Rule("auth/api/own", 100, (), ("/api/v1/*", "/health"), action="auth-ded", owner=two),)
    registry = (
        Rule("p/mlflow/own", 100, (), ("/mlflow/*",), action="mlflow-ded", owner=one),
        Rule("p/api/own", 110, (), ("/api/*",), action="api-ded", owner=one),
        Rule("p/mlflow/api", 120, (), ("/api/mlflow/*",), action="mlflow-ded", owner=one),
    )
    return [
        Listener("main", main, ("api.hokus.ai", "platform.hokus.ai")),
        Listener("auth", auth, ("auth.hokus.ai",)),
        Listener("registry", registry, ("registry.hokus.ai",)),
    ]


def full_balancer(rules: int = 100, seed: int = 1) -> Listener:
    """A balancer as teams fill one: some twenty names, prefixes, a few methods, addresses and headers."""
    rng = random.Random(seed)
    hosts = [f"{word}.hokus.ai" for word in WORDS[:20]]
    return Listener("full", _in_order([_usual(rng, number, hosts) for number in range(rules)]), tuple(hosts))


def _in_order(rules: list[Rule]) -> tuple[Rule, ...]:
    """Most specific first, as an allocation would have it: else catch-alls hide nearly everything."""
    ordered = sorted(rules, key=specificity)
    return tuple(replace(rule, priority=number + 1) for number, rule in enumerate(ordered))


def _usual(rng: random.Random, number: int, hosts: list[str]) -> Rule:
    depth = rng.randint(1, 3)
    path = "/" + "/".join(rng.choice(WORDS) for _ in range(depth)) + rng.choice(("/*", "/*", "*", "", "/*/x"))
    return Rule(
        f"service{number}/api/main",
        number + 1,
        hosts=tuple(rng.sample(hosts, rng.choice((0, 1, 1, 1, 2)))),
        paths=(path,) if rng.random() < 0.9 else (),
        methods=rng.choice(((), (), (), (), ("GET",), ("POST", "PUT"))),
        source_ips=rng.choice(((), (), (), (), (), (), ("10.0.0.0/8",), ("192.0.2.0/24",))),
        headers=rng.choice(((), (), (), (), (), (), (("X-Beta", ("1", "yes*")),))),
        action=number % 40,
        owner=f"team{number % 12}",
    )


def fleet(services: int = 1000, balancers: int = 60, seed: int = 2) -> list[Listener]:
    """Many services, each with a name of its own and one or two routes, spread over balancers."""
    rng = random.Random(seed)
    listeners = []
    for balancer in range(balancers):
        rules: list[Rule] = []
        hosts = []
        for service in range(balancer, services, balancers):
            host = f"{rng.choice(WORDS)}{service}.hokus.ai"
            hosts.append(host)
            name, owner = f"service{service}", f"team{service % 30}"
            paths = ("/health", f"/{rng.choice(WORDS)}/*")
            rules.append(Rule(f"{name}/api/main", len(rules) + 1, (host,), paths, action=name, owner=owner))
            if rng.random() < 0.5:
                rules.append(
                    Rule(f"{name}/ui/main", len(rules) + 1, (host,), action=f"{name}-ui", owner=owner)
                )
        listeners.append(Listener(f"balancer{balancer}", tuple(rules), tuple(hosts)))
    return listeners


def hard(rules: int = 100, seed: int = 3) -> Listener:
    """Five wildcards a rule, in the middle of its patterns, and every pair of rules overlaps."""
    rng = random.Random(seed)
    return Listener("hard", _in_order([_hard(rng, number) for number in range(rules)]))


def _hard(rng: random.Random, number: int) -> Rule:
    def middle(stars: int) -> str:
        return "/*" + "*".join(_segment(rng) for _ in range(stars - 1)) + "*"

    shapes = (
        lambda: ((), (middle(5),)),
        lambda: ((), (middle(3), middle(2))),
        lambda: (("*.hokus.ai",), (middle(4),)),
        lambda: ((f"*{rng.choice(WORDS)}*.hokus.ai",), (middle(3),)),
        lambda: ((), (middle(3)[:-1] + "??",)),
        lambda: ((), ("/?" + rng.choice(WORDS)[:2] + middle(3)[1:],)),
    )
    hosts, paths = rng.choice(shapes)()
    return Rule(
        f"service{number}/api/main", number + 1, hosts, paths, action=number, owner=f"team{number % 9}"
    )


def _segment(rng: random.Random) -> str:
    return rng.choice(
        (rng.choice(WORDS), "/" + rng.choice(WORDS) + "/", rng.choice("abcdefgh"), rng.choice(WORDS)[:2])
    )


def hardest(rules: int = 100, seed: int = 4) -> Listener:
    """Single letters between stars and runs of `?`: matches can begin nearly everywhere, lengths matter."""
    rng = random.Random(seed)
    return Listener("hardest", tuple(_hardest(rng, number) for number in range(rules)))


def _hardest(rng: random.Random, number: int) -> Rule:
    marks = rng.sample(("*", "*", "*", "?", "??")[: rng.randint(3, 5)], 3)
    path = "/*" + "".join(mark + "".join(rng.choices("ab/", k=rng.randint(1, 3))) for mark in marks)
    return Rule(
        f"service{number}/api/main", number + 1, (), (path,), action=number, owner=f"team{number % 9}"
    )
