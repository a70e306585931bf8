"""References that lead nowhere."""

from tests.unit.checks.lab import found


def test_name() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: 'see ${components.apl.url}'}}""",
    ) == ["2:70 ${components.apl.url}: there is no component 'apl' in example; did you mean 'api'?"]


def test_attribute() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${components.api.uri}'}}""",
    ) == ["2:66 ${components.api.uri}: there is no attribute 'uri' of a component; did you mean 'url'?"]


def test_kind() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${database.main.host}'}}""",
    ) == ["2:66 ${database.main.host}: there is no kind 'database'; did you mean 'databases'?"]


def test_service() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${services.othr.components.api.url}'}}""",
        other="components: {api: {image: {repository: other}, port: 2}}",
    ) == ["2:66 ${services.othr.components.api.url}: there is no service 'othr'; did you mean 'other'?"]


def test_not_in_every_environment() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${services.other.components.api.url}'}}""",
        other="""
components: {api: {image: {repository: other}, port: 2}}
environments: {staging: {}}""",
    ) == [
        "2:66 in development and production: ${services.other.components.api.url}: other does not live here, only in staging"
    ]


def test_environment() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${environment.zones}', B: '${environment.zone}'}}""",
    ) == ["2:66 ${environment.zones}: there is no attribute 'zones' of the environment; did you mean 'zone'?"]


def test_malformed() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${HOME}', B: '$${HOME}', C: '${components.api', D: '${components.api}', E: '${services.x}', F: '${environment}'}}""",
    ) == [
        "2:66 ${HOME} is no reference",
        "2:95 this `${` is never closed",
        "2:118 ${components.api} does not say which attribute",
        "2:142 ${services.x} is no reference",
        "2:162 ${environment} is no reference",
    ]


def test_worker_has_no_url() -> None:
    assert found(
        "reference-unknown",
        """
components:
  w: {image: {repository: example}, type: worker, environment: {A: '${components.w.url}'}}""",
    ) == ["2:69 components.w of example has no url"]


def test_two_in_one_text() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${components.a.url} ${components.b.url}'}}""",
    ) == [
        "2:66 ${components.a.url}: there is no component 'a' in example",
        "2:86 ${components.b.url}: there is no component 'b' in example",
    ]


def test_command_and_sidecar() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api:
    image: {repository: example}
    port: 1
    command: [run, '${buckets.x.name}']
    sidecars: {a: {image: nginx, environment: {A: '${buckets.y.name}'}}}""",
    ) == [
        "5:21 ${buckets.x.name}: there is no bucket 'x' in example",
        "6:52 ${buckets.y.name}: there is no bucket 'y' in example",
    ]


def test_folded_text() -> None:
    assert found(
        "reference-unknown",
        """
components:
  api:
    image: {repository: example}
    port: 1
    environment:
      A: >-
        see
        ${buckets.x.name}""",
    ) == ["6:10 ${buckets.x.name}: there is no bucket 'x' in example"]
