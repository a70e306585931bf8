"""The audit of a legacy estate: what is there, whose it is, what is wrong with it, and a draft of manifests for it.

estate.py        the inventory in the words of routing: load balancers, listeners, rules, target groups, records
traffic.py       the same for the routing engine
sharing.py       what is shared and what belongs to one service, each with the reason
uses.py          who needs whom: by reference, by remote state, by a name that is written out
hardcoded.py     values that have to become variables
draft/           platform file and manifests that answer as the legacy rules do
compare.py       legacy rules against the draft's, request by request
report.py        all of it as Markdown and JSON
"""
