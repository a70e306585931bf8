"""Readers of a legacy estate: HCL, state, plan JSON and a live account, each to the one `Inventory` (model.py)."""
