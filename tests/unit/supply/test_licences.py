"""Licences: the repository's own dependencies, and each way not to fit."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.supply import licences, parts
from generator.supply.metadata import licence, worded
from generator.supply.parts import Kind, Part
from tests.unit.workflows.policy import ROOT

PART = Part(Kind.PYTHON, "some-package", "1.0", "run", "requirements.lock")
RECORD = licences.Record(frozenset(("MIT", "Apache-2.0")), {"python:some-package": "MIT"}, {})


def said(*found: Part, record: licences.Record = RECORD) -> list[str]:
    return [finding.message for finding in licences.findings(found, record)]


def test_every_dependency_is_recorded_and_allowed() -> None:
    found = parts.every(ROOT)
    assert [str(finding.message) for finding in licences.findings(found, licences.record())] == []
    kinds = {part.kind for part in found}
    assert kinds == set(Kind)
    assert len(found) > 400


def test_most_python_packages_were_compared_with_what_they_say() -> None:
    packages = [
        part
        for part in parts.every(ROOT)
        if part.kind is Kind.PYTHON and part.file != "requirements-policy.lock"  # never in .venv
    ]
    assert sum(licence(part) is not None for part in packages) > 0.8 * len(packages)


def test_every_exception_has_a_reason_and_is_needed() -> None:
    record = licences.record()
    assert record.exceptions
    for key, reason in record.exceptions.items():
        assert len(reason) > 60
        assert not licences.allowed(record.licences[key], record.allowed)


def test_a_new_one_has_to_be_looked_at() -> None:
    assert said(PART, replace(PART, name="other")) == ["no licence is recorded for python:other"]


def test_one_that_is_not_on_the_list() -> None:
    record = replace(RECORD, licences={"python:some-package": "AGPL-3.0-only"})
    assert said(PART, record=record) == [
        "python:some-package is licensed AGPL-3.0-only, which is not on the list"
    ]
    assert said(PART, record=replace(record, exceptions={PART.key: "Why."})) == []


def test_one_that_says_something_else() -> None:
    part = replace(PART, name="pyyaml", version="6")
    record = replace(RECORD, licences={"python:pyyaml": "Apache-2.0"})
    assert said(part, record=record) == ["python:pyyaml 6 says MIT, recorded is Apache-2.0"]


def test_one_that_is_gone() -> None:
    assert said(record=RECORD) == ["python:some-package is no dependency any more"]


@pytest.mark.parametrize(
    ("expression", "good"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("(GPL-3.0-only OR Apache-2.0)", True),
    ],
)
def test_expressions(expression: str, good: bool) -> None:
    assert licences.allowed(expression, RECORD.allowed) is good


@pytest.mark.parametrize(
    ("text", "spdx"),
    [
        ("Apache License\n   Version 2.0, January 2004", "Apache-2.0"),
        ("Mozilla Public License Version 2.0", "MPL-2.0"),
        ("Permission is hereby granted, free of charge, to any person", "MIT"),
        ("Redistribution and use in source and binary forms ... Neither the name of", "BSD-3-Clause"),
        ("Redistribution and use in source and binary forms, with or without", "BSD-2-Clause"),
        ("Permission to use, copy, modify, and/or distribute this software", "ISC"),
        ("All rights reserved.", None),
        ("GNU GENERAL PUBLIC LICENSE", None),
    ],
)
def test_wordings(text: str, spdx: str | None) -> None:
    assert worded(text) == spdx


def test_the_parts_of_a_small_repository(tmp_path: Path) -> None:
    hashed = " \\\n    --hash=sha256:" + "0" * 64 + "\n"
    texts = {
        "requirements.lock": f"Zope.Thing_x==1.0 ; sys_platform == 'win32'{hashed}",
        "requirements-dev.lock": f"zope-thing-x==1.0{hashed}pytest==8{hashed}",
        "requirements-docs.lock": "",
        "requirements-policy.lock": "",
        "requirements-soak.lock": "",
        "tools/go.mod": "module m\n\ngo 1.26.6\n\ntool a.org/b/cmd\n\nrequire a.org/b v1.2.3\n",
        "tools/opentofu/go.mod": "replace a.org/b v1.0.0 => c.org/d v2.0.0\n\nrequire (\n\ta.org/b v1.0.0 // indirect\n)\n",
        "tools/actionlint/go.mod": "",
        "tools/tflint/go.mod": "",
        "tests/editor/package-lock.json": '{"packages": {"": {}, "node_modules/a/node_modules/@x/y": {"version": "1", "license": "MIT"}}}',
        parts.PINS: f"    - uses: acme/do@{'a' * 40} # v1\n",
        parts.PROVIDER: 'provider "r.io/x/aws" {\n  version = "5"\n',
    }
    for file, text in texts.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    assert [(part.key, part.version, part.use) for part in parts.every(tmp_path)] == [
        ("action:acme/do", "v1", "ci"),
        ("go:a.org/b", "v1.2.3", "run"),
        ("go:c.org/d", "v2.0.0", "run"),
        ("npm:@x/y", "1", "develop"),
        ("provider:r.io/x/aws", "5", "run"),
        ("python:pytest", "8", "develop"),
        ("python:zope-thing-x", "1.0", "run"),
    ]
