"""The composite action that makes a runner ready: `.github/actions/setup`."""

from generator.render.workflows.pins import pin
from generator.render.workflows.yaml import Code, Node, Script

PATH = ".github/actions/setup/action.yml"

_VERSIONS = 'echo "terraform=$(cat .terraform-version)" >> "$GITHUB_OUTPUT"'
_PACKAGES = 'HOKUSAI_PYTHON="$(command -v python)" sh tools/bootstrap.sh "$LOCK"'


def body() -> dict[str, Node]:
    """Python and the packages; with `terraform`, Terraform and Go as well, and what was built with Go before."""
    wanted = Code("${{ inputs.terraform == 'true' }}")
    return {
        "name": "Set up",
        "description": "Python with the locked packages; Terraform, and Go to build Terragrunt once.",
        "inputs": {
            "python": {"description": "Version of Python.", "default": "3.13"},
            "lock": {
                "description": "Which lock file: requirements or requirements-dev.",
                "default": "requirements",
            },
            "terraform": {"description": "Whether Terraform and Terragrunt are needed.", "default": "false"},
        },
        "runs": {
            "using": "composite",
            "steps": [
                {
                    "uses": pin("actions/setup-python"),
                    "with": {"python-version": Code("${{ inputs.python }}")},
                },
                {
                    "name": "Install the locked packages",
                    "shell": "bash",
                    "env": {"LOCK": Code("${{ inputs.lock }}")},
                    "run": Script(_PACKAGES),
                },
                {
                    "if": wanted,
                    "uses": pin("actions/setup-go"),
                    "with": {"go-version-file": "tools/go.mod", "cache": False},
                },
                {"if": wanted, "id": "versions", "shell": "bash", "run": Script(_VERSIONS)},
                {
                    "if": wanted,
                    "uses": pin("hashicorp/setup-terraform"),
                    "with": {
                        "terraform_version": Code("${{ steps.versions.outputs.terraform }}"),
                        "terraform_wrapper": False,
                    },
                },
                {
                    "if": wanted,
                    "uses": pin("actions/cache"),
                    "with": {
                        "path": "~/.cache/hokusai-infrastructure",
                        "key": Code(
                            "tools-${{ runner.os }}-${{ runner.arch }}-"
                            "${{ hashFiles('tools/**/go.sum', 'generator/toolchain/versions.py') }}"
                        ),
                    },
                },
            ],
        },
    }
