"""Before something changes states: which versions were the last ones, noted on this machine (generator/states/keep.py)."""

from generator.commands.session import Session
from generator.commands.stored import place_of, store_of
from generator.states import keep


def note(session: Session, command: str) -> None:
    """Notes them; copies the states where their bucket keeps no versions. Raises StoreError where neither can be done."""
    store = store_of(session.rendering.catalogue, session.target)
    place = place_of(session.root, session.console, session.target)
    _, copies = keep.before(store, f"live/{session.env}/", place, command)
    if copies is not None:
        session.console.note(f"{store.bucket} keeps no versions; the states were copied to {copies}")
