"""What `invoke` can do: one file for each command, named like it, holding `command(root, console, ...) -> exit code`.

    0   all is well
    1   findings: something in this repository, or in a plan, is not as it must be
    2   usage: an unknown task, option, environment, unit, ...
    3   an outside tool failed: Terragrunt, Terraform, the sandbox, AWS, a file that cannot be read
    70  a fault of this program; the traceback is in a file
    130 stopped with Ctrl-C

A command prints through its `Console` and raises what it expects to go wrong; `guard.py` turns that into the lines and
codes above, so that no command shows a traceback.
"""

OK, FINDINGS, USAGE, OUTSIDE, FAULT, STOPPED, PIPE = 0, 1, 2, 3, 70, 130, 141
