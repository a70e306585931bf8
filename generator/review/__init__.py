"""What Terraform plans would do, in words: read from their JSON, dangers first, whose each unit is.

reading -> differences -> dangers -> words (text, markdown, JSON). Pure but for `load_all`, which opens files. Format of
what is read: "JSON Output Format", plan representation (Terraform documentation).
"""

from generator.review.model import Attribute, Danger, Item, Review, UnitReview, Verb
from generator.review.reading import Entry, load_all, of_plan

__all__ = ["Attribute", "Danger", "Entry", "Item", "Review", "UnitReview", "Verb", "load_all", "of_plan"]
