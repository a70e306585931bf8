"""The route explorer's page: a place for its script (generator/site/explorer), and what to do where no script runs."""

from collections.abc import Sequence

from generator.render.registry.page import page

SOURCE = "generator/render/registry/explorer.py"
LINES = (
    '<div id="explorer">',
    "<p>On the site that <code>invoke docs --serve</code> shows, this page tells it for any address, step by step: record,"
    " load balancer, each rule in its order with the reason why it did not match, and who answers. So does the command,"
    " everywhere:</p>",
    "<pre><code>invoke route https://registry.hokus.ai/api/mlflow/health",
    "invoke routes --env production</code></pre>",
    "</div>",
)
"""HTML, so that the script can take the place of all of it."""


def render(header: Sequence[str]) -> str:
    """The page."""
    return page(header, "Where does a request go?", LINES)
