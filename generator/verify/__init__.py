"""Is it as it should be? What the manifests ask for, beside what the account and the network say.

    expectations   pure    the catalogue -> what should be
    urls           pure    the catalogue -> requests with the answers they should get
    observe        impure  the account (account_*.py) and the network (probe.py, network.py), in parallel -> Facts
    diagnose       pure    what should be, and Facts -> a Verdict each: what was seen, what it most likely is, where to look
    report         pure    verdicts -> text, Markdown, JSON

What could not be asked is said with its reason, and never counts as good. `probe.probe` and `network.ConnectTo` stand for
themselves: they ask one address what it answers, also at a load balancer that DNS does not lead to yet.
"""
