"""Which units a change touches, so that a large fleet plans only those: read from git and from the rendered tree.

A unit's plan can differ only if something that Terragrunt and Terraform read for it does: its own folder, env.hcl and
the root files, its module with every module that calls lead to, or the outputs of a unit it depends on. So a unit is
affected if one of those files differs, or if a unit it depends on, near or far, is affected. What manifests ask for
stands in rendered files, and nothing is planned while those are stale (generator/commands/rendered.py): no manifest has
to be read here, which keeps 3,000 units under a second. Where the tree is stale, `invoke affected` adds what
`invoke generate` would change.
"""

from generator.affected.repository import Repository, RevisionError, changed_files
from generator.affected.select import Affected, select
from generator.affected.tree import Tree, Unit

__all__ = [
    "Affected",
    "Repository",
    "RevisionError",
    "Tree",
    "Unit",
    "changed_files",
    "select",
]
