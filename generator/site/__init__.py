"""The registry as a site: the pages of registry/docs with search, navigation and drawn diagrams, and no other host asked.

    registry/docs/*.md ----------- the pages, as GitHub shows them too
    generator/site/explorer ------ files beside them: `files(root)`, see `beside` in parts.py
    generator/site/... ----------- configuration, navigation, diagrams, checks of links

`invoke docs` (generator/commands/docs.py) builds `site/`; nothing here stands in the pipeline that renders the repository.
"""
