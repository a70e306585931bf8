"""What outside programs find in the modules and in plans, less what a reviewed file lets pass: `invoke policy`.

checkov reads the modules' HCL and plans as JSON, tflint the modules. Both end well on much that they could not read, so what
they say they have read is held against what there is. `judge.py` turns all of it into findings; docs/policy.md explains it.
"""
