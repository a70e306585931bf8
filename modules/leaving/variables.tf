# None: a unit that is leaving reads nothing of others.
