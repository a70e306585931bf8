"""The route explorer of the site: where a request goes, asked in the browser, answered as `invoke route` answers.

    routes.json   what every load balancer does, from the catalogue (data.py); made with the site, not committed: large,
                  and registry.json shows each of its changes already
    address.js    a request out of what somebody types          as generator/explain/address.py
    routing.js    does a rule match, and why not                as generator/routing/match.py and explain.py
    answer.js     the whole story of one request                as generator/explain/route.py and route_text.py
    explorer.js   the page: form, answer, map; all text as text
    explorer.css

No library, no build step: what is here is what the browser runs. tests/fixtures/route_vectors.json holds the scripts against
the command.
"""

from pathlib import Path

FOLDER = "explorer"
HERE = Path(__file__).resolve().parent
SCRIPTS = ("address.js", "routing.js", "answer.js", "explorer.js")
STYLE = "explorer.css"
DATA = "routes.json"
TAGS = {
    "explorer.md": f'''<link rel="stylesheet" href="{FOLDER}/{STYLE}">
<script type="module" src="{FOLDER}/explorer.js"></script>'''
}
"""Page -> what loads the explorer in it."""


def files(root: Path) -> dict[str, str | bytes]:
    """Path in the site -> content, for the manifests under `root`. Raises FaultyManifestsError."""
    from generator import pipeline
    from generator.commands.errors import FaultyManifestsError
    from generator.site.explorer import data

    judged = pipeline.check(root)
    catalogue = judged.loaded.catalogue
    if catalogue is None:
        raise FaultyManifestsError(judged)
    return {
        f"{FOLDER}/{DATA}": data.render(catalogue),
        **{f"{FOLDER}/{name}": (HERE / name).read_text() for name in (*SCRIPTS, STYLE)},
    }
