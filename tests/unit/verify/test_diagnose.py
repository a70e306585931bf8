"""From one thing that is wrong to what is said of it. Each case changes a world in which all is well, and nothing else.

The first class holds what the incident of August 2025 was made of; every one of them has to be recognised.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from generator.routing import Rule
from generator.verify.facts import (
    AlarmSeen,
    BalancerSeen,
    CertificateSeen,
    DefinitionSeen,
    Facts,
    RecordSeen,
    SecretSeen,
    StoppedSeen,
    TargetSeen,
    Unread,
)
from generator.verify.limits import SANDBOX, Limits
from generator.verify.model import AREAS, Health, State, Verdict
from generator.verify.network import parse
from generator.verify.probe import Answer, Failure
from tests.unit.verify import world
from tests.unit.verify.world import drop, put, store

EXPECTED = world.expected()
WELL = world.good(EXPECTED)
API = "https://api.hokus.ai/health"
REGISTRY = "https://registry.hokus.ai/health"
GROUP = "data-pipeline-api-main-pr-cb7532"
SERVICE = "hokusai-data-pipeline-api-production"
MAIN = "hokusai-main-production"
OPENING = f"{MAIN}-load-balancer to hokusai-data-pipeline-api-tasks-production on 8001"
TASKS = "hokusai-data-pipeline-api-tasks-production"
DATABASE, BUCKET = "hokusai-data-pipeline-mlflow-production", "hokusai-pipeline-data-production"
KEY = "hokusai/production/data-pipeline/api-key"


def told(facts: Facts, limits: Limits | None = None) -> list[Verdict]:
    """What is not good."""
    return [one for one in world.verdicts(EXPECTED, facts, limits) if one.state is not State.GOOD]


def verdict(facts: Facts, area: str, subject: str) -> Verdict:
    """The verdict on one thing."""
    (found,) = [
        one
        for one in world.verdicts(EXPECTED, facts)
        if (one.expected.area, one.expected.subject) == (area, subject)
    ]
    return found


def answered(facts: Facts, subject: str, status: int | None = None, **more: object) -> Facts:
    """Another answer to one request; a program's, unless it says otherwise."""
    before = facts.answers[subject]  # type: ignore[index]
    assert isinstance(before, Answer)
    fields = {"headers": {"server": "uvicorn"}, "body": b"", **more}
    return store(facts, "answers", subject, replace(before, status=status, **fields))  # type: ignore[arg-type]


def failed(facts: Facts, subject: str, failure: Failure, **more: object) -> Facts:
    """No answer to one request."""
    return answered(facts, subject, None, failure=failure, detail="said so", **more)


def by_balancer(facts: Facts, subject: str, status: int, body: bytes = b"") -> Facts:
    """An answer of the load balancer itself."""
    return answered(facts, subject, status, headers={"server": "awselb/2.0"}, body=body)


def rules(
    facts: Facts, change: Callable[[tuple[Rule, ...]], tuple[Rule, ...]], balancer: str = MAIN
) -> Facts:
    """Other rules in the account."""
    seen = facts.balancers[balancer]  # type: ignore[index]
    assert isinstance(seen, BalancerSeen)
    assert seen.live is not None
    listener = replace(seen.live.listener, rules=change(seen.live.listener.rules))
    return put(facts, "balancers", balancer, live=replace(seen.live, listener=listener))


def sick(reason: str, description: str = "", group: str = GROUP) -> Facts:
    """All targets of a group with one reason."""
    return store(WELL, "health", group, (TargetSeen("10.0.1.76", 8001, "unhealthy", reason, description),))


def test_all_is_well() -> None:
    assert told(WELL) == []
    assert {one.area for one in EXPECTED} == {kind.area for kind in AREAS}


class TestTheIncident:
    """What the incident summary lists."""

    def test_api_answers_404_because_its_rules_are_lost(self) -> None:
        lost = rules(WELL, lambda found: tuple(rule for rule in found if rule.priority != 100))
        found = verdict(by_balancer(lost, API, 404, b"No route matches this address."), "addresses", API)

        assert (found.state, found.cause) == (State.BAD, "rule-missing")
        assert found.likely.startswith("the route is lost")
        assert found.look[0][0] == "invoke apply --env production --service data-pipeline --account"

    def test_the_probe_asks_for_a_path_that_the_program_has_not(self) -> None:
        changed = put(
            sick("Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]"),
            "groups",
            GROUP,
            probe="/health/alb",
        )
        group, health = (verdict(changed, area, GROUP) for area in ("target groups", "target health"))

        assert (group.cause, health.cause) == ("probe-other", "probe-other")
        assert group.seen == "its probe asks for /health/alb, the manifest says /health"
        assert "does not know that path" in health.likely

    def test_a_manifest_that_names_the_wrong_path_is_told_from_that(self) -> None:
        found = verdict(
            sick("Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]"),
            "target health",
            GROUP,
        )

        assert found.cause == "probe-404"
        assert "`health_check.path`" in found.likely
        assert found.look[0][0].startswith("registry/services/data-pipeline.yaml:")

    def test_a_504_behind_a_security_group_names_the_group(self) -> None:
        shut = put(sick("Target.Timeout", "Request timed out"), "security_groups", TASKS, ways_in=())
        found = verdict(by_balancer(shut, API, 504), "addresses", API)

        assert found.cause == "security-group-blocks"
        assert TASKS in found.likely

    def test_an_address_of_a_service_that_has_moved(self) -> None:
        uri = ("MLFLOW_TRACKING_URI", "http://10.0.3.219:5000")
        found = verdict(put(WELL, "definitions", SERVICE, variables=(uri,)), "variables", SERVICE)

        assert found.cause == "address-hard-coded"
        assert found.seen == "MLFLOW_TRACKING_URI leads to 10.0.3.219:5000"
        assert "mlflow.hokusai-production.local" in found.likely

    def test_a_name_without_a_record(self) -> None:
        zone = WELL.zones["hokus.ai"]  # type: ignore[index]
        records = {name: found for name, found in zone.records.items() if name != "mlflow.hokus.ai"}  # type: ignore[union-attr]
        gone = store(put(WELL, "zones", "hokus.ai", records=records), "resolved", "mlflow.hokus.ai", ())
        gone = failed(gone, "https://mlflow.hokus.ai/health", Failure.NO_NAME)

        causes = {one.expected.area: one.cause for one in told(gone)}

        assert causes == dict.fromkeys(("records", "names", "addresses"), "record-missing")

    def test_a_certificate_that_does_not_cover_the_name(self) -> None:
        other = CertificateSeen("arn:1", ("hokus.ai",), "ISSUED", None)
        wrong = put(WELL, "balancers", MAIN, certificates=(other,))
        found = verdict(failed(wrong, API, Failure.OTHER_HOST), "addresses", API)

        assert found.cause == "certificate-missing"
        assert "they are for hokus.ai" in found.likely

    def test_a_rule_behind_another(self) -> None:
        def behind(found: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return (Rule("by-hand", 50, hosts=("api.hokus.ai",), action=("forward", (("old", 1),))), *found)

        hidden = verdict(rules(WELL, behind), "listener rules", "data-pipeline/api/api")

        assert hidden.cause == "rule-hidden"
        assert hidden.seen.startswith("rule 50 (api.hokus.ai) takes https://api.hokus.ai/")

    def test_every_path_of_the_registry_times_out(self) -> None:
        empty = store(WELL, "health", "data-pipeline-api-registr-14bf05", ())
        stopped = put(empty, "services", SERVICE, desired=0, running=0)
        found = verdict(failed(stopped, REGISTRY, Failure.SLOW), "addresses", REGISTRY)

        assert found.cause == "no-targets"
        assert "somebody stopped it by hand" in found.likely
        assert "--desired-count 3" in found.look[0][0]

    def test_a_name_of_the_network_that_nobody_answers_to(self) -> None:
        name = "mlflow.hokusai-production.local"

        assert verdict(drop(WELL, "discovery", name), "discovery", name).cause == "discovery-missing"
        assert verdict(drop(WELL, "instances", name), "discovered tasks", name).cause == "nobody-registered"

    def test_a_program_that_is_well_and_times_out_waits_for_another(self) -> None:
        found = verdict(by_balancer(WELL, API, 504), "addresses", API)

        assert found.cause == "target-slow"
        assert "waits itself" in found.likely


# --- each thing by itself ---------------------------------------------------------------------------------

CASES: dict[str, tuple[Facts, str, str, State, str]] = {
    # names
    "a record to another balancer": (
        put(WELL, "zones", "hokus.ai", records={**WELL.zones["hokus.ai"].records, "api.hokus.ai": (RecordSeen("A", ("old.elb",)),)}),  # type: ignore[index, union-attr]
        "records", "api.hokus.ai", State.BAD, "record-elsewhere",
    ),
    "no zone": (drop(WELL, "zones", "hokus.ai"), "records", "api.hokus.ai", State.BAD, "zone-missing"),
    "a zone that nobody asks": (store(WELL, "resolved", "api.hokus.ai", ()), "names", "api.hokus.ai", State.BAD, "zone-not-delegated"),
    "an old answer": (store(WELL, "resolved", "api.hokus.ai", ("203.0.113.9",)), "names", "api.hokus.ai", State.WARNING, "name-elsewhere"),
    "an unread zone": (store(WELL, "zones", "hokus.ai", Unread("AccessDenied")), "records", "api.hokus.ai", State.UNKNOWN, "not-read"),
    # certificates
    "a certificate that waits": (
        put(WELL, "balancers", MAIN, certificates=(CertificateSeen("arn:1", ("*.hokus.ai",), "PENDING_VALIDATION", None),)),
        "certificates", "api.hokus.ai", State.BAD, "certificate-not-issued",
    ),
    "a certificate that is over": (
        put(WELL, "balancers", MAIN, certificates=(CertificateSeen("arn:1", ("*.hokus.ai",), "ISSUED", world.NOW),)),
        "certificates", "api.hokus.ai", State.BAD, "certificate-expired",
    ),
    "a certificate that ends soon": (
        put(WELL, "balancers", MAIN, certificates=(CertificateSeen("arn:1", ("*.hokus.ai",), "ISSUED", world.NOW + timedelta(days=29)),)),
        "certificates", "api.hokus.ai", State.WARNING, "certificate-expiring",
    ),
    # load balancers and rules
    "no load balancer": (drop(WELL, "balancers", MAIN), "load balancers", MAIN, State.BAD, "balancer-missing"),
    "a failed load balancer": (put(WELL, "balancers", MAIN, state="failed"), "load balancers", MAIN, State.BAD, "balancer-not-active"),
    "no listener": (put(WELL, "balancers", MAIN, ports=(80,), live=None), "load balancers", MAIN, State.BAD, "listener-missing"),
    "a rule by hand": (
        rules(WELL, lambda found: (*found, Rule("x", 900, paths=("/old/*",), hosts=("old.hokus.ai",)))),
        "load balancers", MAIN, State.WARNING, "rules-by-hand",
    ),
    "a rule with another number": (
        rules(WELL, lambda found: tuple(replace(rule, priority=rule.priority + 7) for rule in found)),
        "listener rules", "data-pipeline/api/api", State.BAD, "rule-moved",
    ),
    "a rule with another target": (
        rules(WELL, lambda found: tuple(replace(rule, action=("forward", (("old", 1),))) for rule in found)),
        "listener rules", "data-pipeline/api/api", State.BAD, "rule-other-target",
    ),
    # target groups
    "no group": (drop(WELL, "groups", GROUP), "target groups", GROUP, State.BAD, "group-missing"),
    "a group on another port": (put(WELL, "groups", GROUP, port=8000), "target groups", GROUP, State.BAD, "port-other"),
    "a group on nothing": (put(WELL, "groups", GROUP, balancers=()), "target groups", GROUP, State.BAD, "group-unattached"),
    "another matcher": (put(WELL, "groups", GROUP, matcher="200-499"), "target groups", GROUP, State.BAD, "probe-other"),
    "nobody listens there": (sick("Target.FailedHealthChecks"), "target health", GROUP, State.BAD, "wrong-port"),
    "an open way and no answer": (sick("Target.Timeout"), "target health", GROUP, State.BAD, "probe-timeout"),
    "a probe behind a sign-in": (sick("Target.ResponseCodeMismatch", "codes: [401]"), "target health", GROUP, State.BAD, "probe-sign-in"),
    "a probe that is redirected": (sick("Target.ResponseCodeMismatch", "codes: [302]"), "target health", GROUP, State.BAD, "probe-redirects"),
    "a probe that fails": (sick("Target.ResponseCodeMismatch", "codes: [503]"), "target health", GROUP, State.BAD, "probe-5xx"),
    "an unused target": (sick("Target.NotInUse"), "target health", GROUP, State.BAD, "group-unattached"),
    "a new reason of AWS": (sick("Target.SomethingNew"), "target health", GROUP, State.BAD, "target-unhealthy"),
    "first probes": (
        store(WELL, "health", GROUP, (TargetSeen("10.2.0.1", 8001, "initial", "Elb.RegistrationInProgress"),)),
        "target health", GROUP, State.WARNING, "targets-starting",
    ),
    "one of two is sick": (
        store(WELL, "health", GROUP, (TargetSeen("10.2.0.1", 8001, "healthy"), TargetSeen("10.2.0.2", 8001, "unhealthy", "Target.Timeout"))),
        "target health", GROUP, State.WARNING, "probe-timeout",
    ),
    "too few": (store(WELL, "health", GROUP, (TargetSeen("10.2.0.1", 8001, "healthy"),)), "target health", GROUP, State.WARNING, "targets-few"),
    "an external program that nobody deployed": (
        store(WELL, "health", "auth-api-auth-production-00ce08", ()), "target health", "auth-api-auth-production-00ce08", State.BAD, "no-targets",
    ),
    # programs
    "no ECS service": (drop(WELL, "services", SERVICE), "services", SERVICE, State.BAD, "service-missing"),
    "a stopped service": (put(WELL, "services", SERVICE, desired=0, running=0), "services", SERVICE, State.BAD, "service-stopped"),
    "a small service": (put(WELL, "services", SERVICE, desired=1, running=1), "services", SERVICE, State.BAD, "service-too-small"),
    "another image": (store(WELL, "definitions", SERVICE, DefinitionSeen(("hokusai-api:old",), ())), "services", SERVICE, State.WARNING, "image-other"),
    "a failed rollout": (
        put(WELL, "services", SERVICE, rollout="FAILED", rollout_reason="circuit breaker"), "tasks", SERVICE, State.BAD, "rollout-failed",
    ),
    "a rollout": (put(WELL, "services", SERVICE, rollout="IN_PROGRESS"), "tasks", SERVICE, State.WARNING, "rolling-out"),
    "tasks that wait for a secret": (
        put(store(WELL, "secrets", KEY, SecretSeen(False, None)), "services", SERVICE, running=0), "tasks", SERVICE, State.BAD, "secret-unset",
    ),
    "an unset secret": (store(WELL, "secrets", KEY, SecretSeen(False, None)), "secrets", KEY, State.WARNING, "secret-unset"),
    "no secret": (drop(WELL, "secrets", KEY), "secrets", KEY, State.BAD, "secret-missing"),
    # data and alarms
    "no database": (drop(WELL, "databases", DATABASE), "databases", DATABASE, State.BAD, "database-missing"),
    "a stopped database": (put(WELL, "databases", DATABASE, status="stopped"), "databases", DATABASE, State.BAD, "database-not-available"),
    "a public database": (put(WELL, "databases", DATABASE, public=True), "databases", DATABASE, State.BAD, "database-public"),
    "a database in clear": (put(WELL, "databases", DATABASE, encrypted=False), "databases", DATABASE, State.BAD, "database-unencrypted"),
    "a database without protection": (put(WELL, "databases", DATABASE, protected=False), "databases", DATABASE, State.BAD, "database-unprotected"),
    "a database without standby": (put(WELL, "databases", DATABASE, multi_az=False), "databases", DATABASE, State.BAD, "database-single-zone"),
    "a database without backups": (put(WELL, "databases", DATABASE, backup_days=0), "databases", DATABASE, State.BAD, "database-backups"),
    "no bucket": (drop(WELL, "buckets", BUCKET), "buckets", BUCKET, State.BAD, "bucket-missing"),
    "a public bucket": (put(WELL, "buckets", BUCKET, open=("BlockPublicAcls",)), "buckets", BUCKET, State.BAD, "bucket-public"),
    "a bucket in clear": (put(WELL, "buckets", BUCKET, encryption=""), "buckets", BUCKET, State.BAD, "bucket-unencrypted"),
    "a bucket without versions": (put(WELL, "buckets", BUCKET, versioning="Suspended"), "buckets", BUCKET, State.BAD, "bucket-unversioned"),
    "an alarm": (
        store(WELL, "alarms", "hokusai-data-pipeline-database-cpu-production", AlarmSeen("ALARM", "91 %")),
        "alarms", "hokusai-data-pipeline-database-cpu-production", State.BAD, "alarm-rings",
    ),
    "an alarm without data": (
        store(WELL, "alarms", "hokusai-data-pipeline-database-cpu-production", AlarmSeen("INSUFFICIENT_DATA", "")),
        "alarms", "hokusai-data-pipeline-database-cpu-production", State.WARNING, "alarm-without-data",
    ),
    "no alarm": (
        drop(WELL, "alarms", "hokusai-data-pipeline-database-cpu-production"),
        "alarms", "hokusai-data-pipeline-database-cpu-production", State.BAD, "alarm-missing",
    ),
    # security groups
    "shut at the target": (put(WELL, "security_groups", TASKS, ways_in=()), "security groups", OPENING, State.BAD, "security-group-blocks"),
    "shut at the source": (put(WELL, "security_groups", f"{MAIN}-load-balancer", ways_out=()), "security groups", OPENING, State.BAD, "security-group-blocks"),
    "no security group": (drop(WELL, "security_groups", TASKS), "security groups", OPENING, State.BAD, "security-group-missing"),
    # addresses
    "502": (by_balancer(WELL, API, 502), "addresses", API, State.BAD, "target-closed"),
    "503": (by_balancer(WELL, API, 503), "addresses", API, State.BAD, "no-targets"),
    "a 503 of the program": (answered(WELL, API, 503), "addresses", API, State.BAD, "program-fails"),
    "561": (by_balancer(WELL, API, 561), "addresses", API, State.BAD, "sign-in-fails"),
    "464": (by_balancer(WELL, API, 464), "addresses", API, State.BAD, "other-protocol"),
    "a 404 of the program": (answered(WELL, API, 404), "addresses", API, State.BAD, "probe-404"),
    "a 401": (answered(WELL, API, 401), "addresses", API, State.BAD, "needs-sign-in"),
    "a redirect of the program": (answered(WELL, API, 307, headers={"location": "/login"}), "addresses", API, State.BAD, "redirects"),
    "a 500": (answered(WELL, API, 500), "addresses", API, State.BAD, "program-fails"),
    "a lost route that the account has": (
        by_balancer(WELL, API, 404, b"No route matches this address."), "addresses", API, State.BAD, "route-lost",
    ),
    "somebody where nobody should be": (answered(WELL, "https://api.hokus.ai/", 200), "addresses", "https://api.hokus.ai/", State.BAD, "served-elsewhere"),
    "a redirect to somewhere else": (
        answered(WELL, "http://api.hokus.ai/", 301, headers={"location": "https://old.hokus.ai/"}),
        "addresses", "http://api.hokus.ai/", State.BAD, "redirect-elsewhere",
    ),
    "plain HTTP that is answered": (answered(WELL, "http://api.hokus.ai/", 200), "addresses", "http://api.hokus.ai/", State.BAD, "served-instead"),
    "refused": (failed(WELL, API, Failure.REFUSED), "addresses", API, State.BAD, "nothing-listens"),
    "no connection": (failed(WELL, API, Failure.NO_CONNECTION), "addresses", API, State.BAD, "no-connection"),
    "an expired certificate": (failed(WELL, API, Failure.EXPIRED, certificate=world.CERTIFICATE), "addresses", API, State.BAD, "certificate-expired"),
    "a proxy": (failed(WELL, API, Failure.UNTRUSTED, certificate=world.CERTIFICATE), "addresses", API, State.BAD, "certificate-untrusted"),
    "another's certificate": (failed(WELL, API, Failure.OTHER_HOST, certificate=world.CERTIFICATE), "addresses", API, State.BAD, "certificate-other-host"),
    "no TLS": (failed(WELL, API, Failure.NO_TLS), "addresses", API, State.BAD, "no-tls"),
    "a reset": (failed(WELL, API, Failure.CUT), "addresses", API, State.BAD, "connection-cut"),
    "no HTTP": (failed(WELL, API, Failure.NOT_HTTP), "addresses", API, State.BAD, "not-http"),
    "too slow": (failed(WELL, API, Failure.SLOW), "addresses", API, State.BAD, "slow"),
    "no name": (failed(WELL, API, Failure.NO_NAME), "addresses", API, State.BAD, "record-missing"),
    "an answer that never came": (store(WELL, "answers", API, Unread("no answer within 11 s")), "addresses", API, State.BAD, "slow"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_recognised(case: str) -> None:
    facts, area, subject, state, cause = CASES[case]
    found = verdict(facts, area, subject)

    assert (found.state, found.cause) == (state, cause)
    assert found.seen
    assert found.likely
    assert found.owner in world.catalogue().platform.teams
    assert state is State.UNKNOWN or cause in ("rolling-out",) or found.look, "nowhere to look"


@pytest.mark.parametrize(
    ("reason", "code", "cause"),
    [
        ("CannotPullContainerError: manifest for hokusai-api:x not found", None, "image-missing"),
        ("ResourceInitializationError: unable to pull secrets or registry auth", None, "secret-unreadable"),
        ("OutOfMemoryError: Container killed due to memory usage", 137, "out-of-memory"),
        ("Essential container in task exited", 1, "program-exits"),
        ("Essential container in task exited", 137, "out-of-memory"),
        ("Task failed ELB health checks in (target-group arn:x)", None, "probe-fails"),
        ("Your Spot Task was interrupted.", None, "no-capacity"),
        ("Something that nobody knows", None, "tasks-missing"),
    ],
)
def test_tasks_that_ended_say_why(reason: str, code: int | None, cause: str) -> None:
    facts = put(WELL, "services", SERVICE, running=0, failed_tasks=3)
    found = verdict(store(facts, "stopped", SERVICE, (StoppedSeen(reason, code),)), "tasks", SERVICE)

    assert found.cause == cause
    assert any("/ecs/hokusai/production/data-pipeline/api" in command for command, _ in found.look)


def test_the_page_of_another_program() -> None:
    page = b"<html><title>MLflow</title>" + b"." * 100
    ui = "https://registry.hokus.ai/mlflow"
    html = {"headers": {"content-type": "text/html"}, "body": page}
    facts = answered(answered(WELL, ui, 200, **html), REGISTRY, 200, **html)

    found = verdict(facts, "addresses", REGISTRY)

    assert found.cause == "wrong-service"
    assert "“MLflow”" in found.seen
    assert "data-pipeline/mlflow" in found.likely
    assert verdict(facts, "addresses", ui).state is State.GOOD


def test_a_service_that_does_not_name_its_group() -> None:
    facts = put(store(WELL, "health", GROUP, ()), "services", SERVICE, groups=())

    assert "does not name this target group" in verdict(facts, "target health", GROUP).likely


def test_a_program_that_may_have_no_task() -> None:
    (health,) = [one for one in world.of(EXPECTED, Health) if one.subject == GROUP]
    others = [one for one in EXPECTED if one is not health]
    facts = store(WELL, "health", GROUP, ())
    (found,) = [
        one
        for one in world.verdicts([*others, replace(health, least=0)], facts)
        if one.state is not State.GOOD
    ]

    assert (found.state, found.cause) == (State.WARNING, "no-targets")


def test_a_balancer_of_the_platform_is_the_platforms() -> None:
    assert verdict(failed(WELL, API, Failure.NO_CONNECTION), "addresses", API).owner == "infrastructure-team"


class TestLimits:
    """What cannot be asked is said, and never counts as good."""

    def test_the_sandbox_has_no_traffic(self) -> None:
        found = world.verdicts(EXPECTED, WELL, Limits(True))
        asked = {type(one.expected) for one in found if one.state is not State.NOT_ASKED}

        assert not asked & set(SANDBOX)
        assert {one.seen for one in found if one.state is State.NOT_ASKED} == set(SANDBOX.values())

    def test_unless_somebody_stands_in_for_a_load_balancer(self) -> None:
        ways = [parse("api.hokus.ai:443:127.0.0.1:9443")]
        found = world.verdicts(EXPECTED, WELL, Limits(True, ways))

        asked = {
            one.expected.subject
            for one in found
            if one.expected.area == "addresses" and one.state is State.GOOD
        }
        assert asked == {API, "https://api.hokus.ai/"}

    def test_an_alarm_without_data_says_nothing_there(self) -> None:
        name = "hokusai-data-pipeline-database-cpu-production"
        facts = store(WELL, "alarms", name, AlarmSeen("INSUFFICIENT_DATA", ""))
        (found,) = [
            one for one in world.verdicts(EXPECTED, facts, Limits(True)) if one.expected.subject == name
        ]

        assert found.state is State.NOT_ASKED
