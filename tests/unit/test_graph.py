"""Which unit waits for which, and who writes the rule that opens a way between two services."""

from generator.catalogue import Catalogue
from generator.graph import Dependent, cycle, dependents, forced
from tests.unit.checks.lab import loaded

CALLS = """
components:
  api:
    image: {{repository: {0}}}
    port: 8000
    environment: {{{1}}}
environments: {{staging: {{}}}}
"""


def _calls(name: str, *others: str) -> str:
    return CALLS.format(
        name, ", ".join(f"{o.upper()}: '${{services.{o}.components.api.url}}'" for o in others)
    )


def _catalogue(**manifests: str) -> Catalogue:
    result = loaded(**manifests)
    assert result.findings == ()
    assert result.catalogue is not None
    return result.catalogue


def _pairs(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(d.service, d.needs) for d in dependents(catalogue)["staging"]]


def test_a_caller_waits_for_whom_it_calls() -> None:
    catalogue = _catalogue(ab=_calls("ab", "cd"), cd=_calls("cd"))
    assert dependents(catalogue)["staging"] == (Dependent("ab", "cd", "app", "security_group_ids"),)


def test_two_that_call_each_other_are_no_circle() -> None:
    catalogue = _catalogue(ab=_calls("ab", "cd"), cd=_calls("cd", "ab"))
    assert _pairs(catalogue) == [("cd", "ab")]


def test_a_ring_of_callers_is_no_circle() -> None:
    catalogue = _catalogue(ab=_calls("ab", "cd"), cd=_calls("cd", "ef"), ef=_calls("ef", "ab"))
    assert cycle(_pairs(catalogue)) is None
    assert len(_pairs(catalogue)) == 3


def test_everybody_calls_everybody() -> None:
    names = ["ab", "cd", "ef", "gh", "ij"]
    catalogue = _catalogue(**{name: _calls(name, *(n for n in names if n != name)) for name in names})
    assert cycle(_pairs(catalogue)) is None
    assert len(_pairs(catalogue)) == 10


def test_a_value_that_only_aws_knows_forces_the_direction() -> None:
    user = """
components:
  api:
    image: {repository: ab}
    port: 8000
    environment: {DNS: "${services.cd.load_balancers.own.dns_name}"}
environments: {staging: {}}
"""
    catalogue = _catalogue(
        ab=user, cd=_calls("cd", "ab").replace("components:", "load_balancers: {own: {}}\ncomponents:")
    )
    assert set(forced(catalogue, "staging")) == {Dependent("ab", "cd", "app", "load_balancers")}
    assert _pairs(catalogue) == [("ab", "cd"), ("ab", "cd")]


def test_data_units_come_before_and_make_no_circle() -> None:
    reader = """
databases: {{main: {{engine: postgres, version: "16"}}}}
components:
  api:
    image: {{repository: {0}}}
    port: 8000
    environment: {{HOST: "${{services.{1}.databases.main.host}}"}}
environments: {{staging: {{}}}}
"""
    catalogue = _catalogue(ab=reader.format("ab", "cd"), cd=reader.format("cd", "ab"))
    assert [(d.service, d.needs, d.unit) for d in dependents(catalogue)["staging"]] == [
        ("ab", "cd", "data"),
        ("cd", "ab", "data"),
    ]


def test_ones_own_things_are_no_dependency() -> None:
    catalogue = _catalogue(ab=CALLS.format("ab", "SELF: '${components.api.url}'"))
    assert dependents(catalogue)["staging"] == ()


def test_access_to_a_database_of_another() -> None:
    user = "components: {api: {image: {repository: ab}, port: 1, access: {databases: [services.cd.databases.main]}}}\nenvironments: {staging: {}}"
    catalogue = _catalogue(ab=user, cd='databases: {main: {engine: postgres, version: "16"}}')
    assert dependents(catalogue)["staging"] == (Dependent("ab", "cd", "data", "databases"),)


def test_cycle() -> None:
    assert cycle([("a", "b"), ("b", "c")]) is None
    assert cycle([]) is None
    found = cycle([("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")])
    assert found is not None
    assert found[0] == found[-1]
    assert set(found) == {"a", "b", "c"}
    assert cycle([("b", "a"), ("a", "b")]) == cycle([("a", "b"), ("b", "a")])
