"""What the workflows have in common: triggers' guards, steps, and an environment's values for a job."""

from collections.abc import Mapping, Sequence

from generator.model import Ci, Environment, Platform
from generator.render.workflows.pins import pin
from generator.render.workflows.yaml import Code, Node, Script, quoted

Step = Mapping[str, Node]

SETUP = "./.github/actions/setup"
AUDIENCE = "sts.amazonaws.com"  # "Configuring OpenID Connect in Amazon Web Services", GitHub Docs
BASH: Mapping[str, Node] = {"run": {"shell": "bash"}}  # with -eo pipefail, which the default shell lacks
NOTHING: Mapping[str, Node] = {}
READ: Mapping[str, Node] = {"contents": "read"}
SIGN_IN: Mapping[str, Node] = {"contents": "read", "id-token": "write"}
# Of this repository itself and of a person: only these may sign in to AWS. A fork's run gets no token anyway.
OWN = (
    "github.event.pull_request.head.repo.full_name == github.repository"
    " && github.event.pull_request.user.login != 'dependabot[bot]'"
)


def promotion(platform: Platform) -> list[Environment]:
    """The environments in the order in which a change reaches them: as written, the protected ones last."""
    return sorted(platform.environments.values(), key=lambda environment: environment.protected)


def on_branch(ci: Ci) -> str:
    """The condition for what may only run on the branch that is applied; never in a copy of the repository."""
    here = f"github.ref == {quoted(f'refs/heads/{ci.branch}')}"
    return here if ci.repository is None else f"{here} && github.repository == {quoted(ci.repository)}"


def job(runner: str, minutes: int, permissions: Mapping[str, Node], **rest: Node) -> dict[str, Node]:
    """A job with its runner, its time limit and no more rights than it says."""
    named = {key.replace("_", "-"): value for key, value in rest.items()}
    steps = named.pop("steps")
    return {
        **named,
        "runs-on": runner,
        "timeout-minutes": minutes,
        "permissions": permissions,
        "steps": steps,
    }


def checkout(depth: int = 1) -> Step:
    """Without the token in the folder: no later step can push with it."""
    wanted: dict[str, Node] = {"persist-credentials": False}
    if depth != 1:
        wanted["fetch-depth"] = depth
    return {"uses": pin("actions/checkout"), "with": wanted}


def setup(**options: Node) -> Step:
    """Python, Go, Terraform, the packages and whatever was built before."""
    return {"uses": SETUP, "with": options} if options else {"uses": SETUP}


CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""What signing in leaves in the environment of the steps behind it."""


def sign_in(role: Node, region: Node) -> Step:
    """Credentials of a role for an hour, against a token that GitHub gives to this job alone."""
    return {
        "name": "Sign in to AWS",
        "uses": pin("aws-actions/configure-aws-credentials"),
        "with": {
            "role-to-assume": role,
            "aws-region": region,
            "audience": AUDIENCE,
            "role-session-name": Code("github-${{ github.run_id }}-${{ github.run_attempt }}"),
        },
    }


def run(name: str, script: str, **environment: Node) -> Step:
    """A script; the values it works on are environment variables."""
    step: dict[str, Node] = {"name": name}
    if environment:
        step["env"] = environment
    return {**step, "run": Script(script)}


def upload(name: Node, path: str, days: int, always: bool = False) -> Step:
    """Keeps a folder for the jobs that follow."""
    step: dict[str, Node] = {"uses": pin("actions/upload-artifact")}
    if always:
        step = {"if": Code("${{ !cancelled() }}"), **step}
    return {
        **step,
        "with": {"name": name, "path": path, "if-no-files-found": "error", "retention-days": days},
    }


def download(path: str, **wanted: Node) -> Step:
    """What earlier jobs of this run have kept."""
    named = {key.replace("_", "-"): value for key, value in wanted.items()}
    return {"uses": pin("actions/download-artifact"), "with": {**named, "path": path}}


def any_failed(names: Sequence[str]) -> Step:
    """The last step of the job that branch protection asks for: one name, whatever the matrices are called."""
    results = "contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')"
    return {
        "if": Code("${{ " + results + " }}"),
        "name": "Something failed",
        "env": {"NAMES": ", ".join(names)},
        "run": Script('echo "::error::not all of these ended well: $NAMES"\nexit 1'),
    }
