"""What the routing commands answer, as values and as text: where a request goes, the whole map, what a change alters, how
numbers can move, and what the account really does.

    route.answer      one request, by the manifests         route_text / route_json
    overview.overview the map of an environment             text / json / dot
    changes.compare   two catalogues                        text / markdown / json
    revision.load     the catalogue of a git revision
    moves.plan        `rebalance`: applies, each proved      text
    live.read         a load balancer as AWS has it          live.compare, live.text
    adopt.numbers     existing priorities for the record
"""
