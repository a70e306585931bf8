"""Draws a fenced block of Mermaid while the site is built: Markdown calls `draw` (generator/site/mkdocs.yml names it).

It runs beside the site generator, with the packages of requirements-docs.lock.
"""

from typing import Any

from generator.site import svg


def draw(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """The block as HTML: a drawing, or the text itself where it cannot be drawn."""
    try:
        import mmdr

        made = svg.clean(mmdr.render(svg.CONFIGURATION + source).svg(), source)
    except Exception as error:  # the page is worth more than its drawing
        import sys

        print(f"warning: a diagram was not drawn: {error}", file=sys.stderr)
        return svg.undrawn(source)
    return svg.figure(made, source)
