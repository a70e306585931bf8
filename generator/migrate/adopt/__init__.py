"""From a legacy Terraform state to this repository's units, with no destroy and no replacement (docs/adr/0017-adoption.md).

states     what a state document holds          matching   which planned resource is which legacy one
staging    local copies of all states           gate       what a plan may and may not do
planning   the address map, staged and gated    lookups    what the legacy root reads afterwards
stores     where states are, and their locks    driver     the run: journal, backups, push, proof, rollback
blocks     import and removed blocks, commands  report     Markdown and JSON
"""
