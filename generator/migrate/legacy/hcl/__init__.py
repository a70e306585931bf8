"""Terraform files, native and JSON syntax, worked out as far as they go by themselves."""

from generator.migrate.legacy.hcl.root import read_hcl

__all__ = ["read_hcl"]
