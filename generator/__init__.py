"""Turns service manifests into Terraform modules, a Terragrunt live tree and a registry."""
