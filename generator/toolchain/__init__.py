"""The outside programs: Terragrunt, the engine (Terraform or OpenTofu) and the AWS provider.

Each is taken from the machine where a good one is there, else built or fetched once into the user's cache.
`ready.prepare` gives a `Toolchain`, `environment.environment` the variables every run gets, `doctor.examine`
the table of what was found. Choosing is pure (`choose.py`, `mirror.py`); only `probe.py`, `build.py`,
`fetch.py` and `ready.py` touch the machine.
"""
