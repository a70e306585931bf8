"""Cron expressions."""

from tests.unit.checks.lab import found

JOB = "components:\n  j: {{type: job, image: {{repository: example}}, schedule: '{}'}}"


def test_five_fields() -> None:
    assert found("schedule-invalid", JOB.format("cron(0 3 * * *)")) == [
        "2:58 a cron expression has 6 fields, this one 5"
    ]


def test_both_days() -> None:
    assert found("schedule-invalid", JOB.format("cron(0 3 * * MON *)")) == [
        "2:58 exactly one of day of month (third) and day of week (fifth) is `?`"
    ]


def test_neither_day() -> None:
    assert found("schedule-invalid", JOB.format("cron(0 3 ? * ? *)")) == [
        "2:58 exactly one of day of month (third) and day of week (fifth) is `?`"
    ]


def test_hour() -> None:
    assert found("schedule-invalid", JOB.format("cron(0 24 * * ? *)")) == ["2:58 '24' is no hour"]


def test_month() -> None:
    assert found("schedule-invalid", JOB.format("cron(0 3 1 JANUARY ? *)")) == ["2:58 'JANUARY' is no month"]


def test_day_zero() -> None:
    assert found("schedule-invalid", JOB.format("cron(0 3 ? * 0 *)")) == ["2:58 '0' is no day of week"]


def test_step_zero() -> None:
    assert found("schedule-invalid", JOB.format("cron(0/0 3 * * ? *)")) == ["2:58 '0/0' is no minute"]


def test_range_from_a_star() -> None:
    assert found("schedule-invalid", JOB.format("cron(*-5 3 * * ? *)")) == ["2:58 '*-5' is no minute"]


def test_good() -> None:
    assert [
        found("schedule-invalid", JOB.format(text))
        for text in (
            "cron(0/15 8-18 ? * MON-FRI *)",
            "cron(0 3 L * ? *)",
            "cron(0 3 ? * 6L *)",
            "cron(0 3 ? * TUE#2 2025-2030)",
            "cron(0 3 15W JAN,APR ? *)",
            "rate(1 day)",
            "@daily",
        )
    ] == [[], [], [], [], [], [], []]
