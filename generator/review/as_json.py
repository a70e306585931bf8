"""A review for programs."""

import json
from dataclasses import asdict
from typing import Any

from generator.review.model import Item, Review, UnitReview
from generator.review.said import summary


def to_json(review: Review) -> str:
    """One object; ends in a newline. Of every value what text shows: sensitive ones are never in it."""
    data = {
        "environment": review.environment,
        "summary": summary(review),
        "counts": {verb.value: count for verb, count in review.counts.items()},
        "dangers": [
            {"unit": unit.unit, "owner": unit.owner, "address": item.address, **asdict(danger)}
            for unit, item, danger in review.dangers()
        ],
        "units": [_unit(unit) for unit in review.changed],
    }
    return json.dumps(data, indent=2) + "\n"


def _unit(unit: UnitReview) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "owner": unit.owner,
        "stands_on_mocks": unit.mocked,
        "outputs": list(unit.outputs),
        "resources": [_item(item) for item in unit.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "address": item.address,
        "type": item.type,
        "action": item.verb.value,
        "because": item.why,
        "moved_from": item.moved_from,
        "import_id": item.import_id,
        "attributes": [asdict(attribute) for attribute in item.attributes],
    }
