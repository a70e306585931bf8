"""The way from a legacy Terraform root to this repository: audit, adoption, cut-over (docs/adr/0016-audit.md)."""
