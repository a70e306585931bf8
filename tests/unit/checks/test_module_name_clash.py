"""Names within a service's module."""

from tests.unit.checks.lab import found


def test_component_like_a_role() -> None:
    assert found(
        "module-name-clash",
        """
components:
  api: {image: {repository: example}, port: 1}
  api-task-role: {image: {repository: example}, type: worker}""",
    ) == [
        "3:3 the component api-task-role and the task role of component api would both be called 'api_task_role' in the Terraform module"
    ]


def test_component_like_the_modules_own() -> None:
    assert found(
        "module-name-clash",
        """
components:
  dns: {image: {repository: example}, port: 1}""",
    ) == ["2:3 the component dns and the module's own dns would both be called 'dns' in the Terraform module"]


def test_component_like_rules() -> None:
    assert found(
        "module-name-clash",
        """
domains: {a: {load_balancer: main}}
components:
  main-rules: {image: {repository: example}, port: 1, routes: {a: {domain: a}}}""",
    ) == [
        "3:3 the component main-rules and the rules on load balancer main would both be called 'main_rules' in the Terraform module"
    ]


def test_component_like_an_alarm() -> None:
    assert found(
        "module-name-clash",
        """
components:
  api-alarm: {image: {repository: example}, port: 1}
alarms:
  api: {metric: cpu, component: api-alarm}""",
    ) == [
        "4:3 the alarm api and the component api-alarm would both be called 'api_alarm' in the Terraform module"
    ]


def test_routes() -> None:
    assert found(
        "module-name-clash",
        """
domains: {a: {load_balancer: main}}
components:
  a: {image: {repository: example}, port: 1, routes: {b-c: {domain: a, paths: [/1]}}}
  a-b: {image: {repository: example}, port: 2, routes: {c: {domain: a, paths: [/2]}}}""",
    ) == ["4:57 the route a-b/c and the route a/b-c would both be called 'a-b-c' in the Terraform module"]


def test_route_of_the_service() -> None:
    assert found(
        "module-name-clash",
        """
domains: {a: {load_balancer: main}}
components:
  a: {image: {repository: example}, port: 1, routes: {b: {domain: a, paths: [/1]}}}
routes:
  a-b: {domain: a, paths: [/2], redirect: {path: /1}}""",
    ) == ["5:3 the route a-b and the route a/b would both be called 'a-b' in the Terraform module"]


def test_target_groups() -> None:
    assert found(
        "module-name-clash",
        """
load_balancers: {c: {}, b-c: {}}
domains: {one: {load_balancer: c}, two: {load_balancer: b-c}}
components:
  a: {image: {repository: example}, port: 1, routes: {r: {domain: two}}}
  a-b: {image: {repository: example}, port: 2, routes: {r: {domain: one}}}""",
    ) == [
        "5:3 the target group of component a-b and the target group of component a would both be called 'a_b_c_target_group' in the Terraform module"
    ]


def test_repositories() -> None:
    assert found(
        "module-name-clash",
        """
components:
  a: {image: {repository: team/api}, port: 1}
  b: {image: {repository: team-api}, port: 2}""",
    ) == [
        "3:15 the repository team-api and the repository team/api would both be called 'team_api_repository' in the Terraform module"
    ]


def test_compound_names_that_do_not_meet() -> None:
    assert (
        found(
            "module-name-clash",
            """
domains: {a-b: {load_balancer: main}}
components:
  a-b: {image: {repository: example}, port: 1, routes: {c: {domain: a-b}}}
  a: {image: {repository: example}, port: 2}""",
        )
        == []
    )


def test_component_like_an_execution_role() -> None:
    text = """
secrets: {s: {}}
components:
  api: {image: {repository: example}, port: 1, secrets: [s]}
  api-execution: {image: {repository: example}, type: worker}"""
    assert found("module-name-clash", text) == [
        "4:3 the task role of component api-execution and the execution role of component api would both be called "
        "'api-execution' in the Terraform module"
    ]
    assert found("module-name-clash", text.replace(", secrets: [s]", "")) == []


def test_ways_to_two_databases() -> None:
    """One of the two rules would be missing, and nobody would say so."""
    other = "databases: {main: {engine: postgres, version: '16'}}"
    text = """
databases: {other-main: {engine: postgres, version: "16"}}
components:
  api: {image: {repository: example}, port: 1, access: {databases: [other-main, services.other.databases.main]}}"""
    assert found("module-name-clash", text, other=other) == [
        "3:81 the way of api to database main of other and the way of api to database other-main would both be called "
        "'api_to_other_main_database' in the Terraform module"
    ]
    use = "environment: {HOST: '${services.other.databases.main.host}'}, access:"
    twice = text.replace("[other-main, ", "[").replace("access:", use)
    assert found("module-name-clash", twice, other=other) == []


def test_a_domain_like_the_second_record_of_a_cut_over() -> None:
    assert found(
        "module-name-clash",
        """
domains:
  a: {load_balancer: main, cutover: {to: registry}}
  a-cutover: {load_balancer: main}""",
    ) == [
        "3:3 the record of domain a-cutover and the second record of domain a would both be called 'a-cutover' in the Terraform module"
    ]
