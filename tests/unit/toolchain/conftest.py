"""A machine of its own for each test: an empty home, PATH, root and cache, with fake programs put on PATH."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.toolchain.host import Host
from generator.toolchain.versions import AWS_PROVIDER

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass
class Machine:
    """`host` is what the code under test gets; the methods put things onto the machine."""

    folder: Path
    host: Host

    def program(
        self, name: str, says: str = "", *, code: int = 0, folder: str = "bin", script: str = ""
    ) -> Path:
        path = self.folder / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\necho '{says}'\nexit {code}\n")
        path.chmod(0o755)
        return path

    def provider(
        self, place: str, registry: str = "registry.terraform.io", *, version: str = AWS_PROVIDER
    ) -> Path:
        folder = self.folder / place / registry / "hashicorp/aws" / version / self.host.platform
        folder.mkdir(parents=True)
        program = folder / f"terraform-provider-aws_v{version}_x5"
        program.write_text(f"the provider, from {place}")
        program.chmod(0o755)
        return folder

    def archive(self, place: str, registry: str = "registry.terraform.io", content: bytes = b"zip") -> Path:
        name = f"terraform-provider-aws_{AWS_PROVIDER}_{self.host.platform}.zip"
        path = self.folder / place / registry / "hashicorp/aws" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def set(self, **environ: str) -> Host:
        self.host = dataclasses.replace(self.host, environ={**self.host.environ, **environ})
        return self.host


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for name in ("bin", "home", "root", "repository"):
        (tmp_path / name).mkdir()
    host = Host(
        environ={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"},
        home=tmp_path / "home",
        platform="linux_amd64",
        repository=tmp_path / "repository",
        root=tmp_path / "root",
        site=tmp_path / "site",
    )
    return Machine(tmp_path, host)
