"""Programs that only workflows run (generator/render/workflows)."""
