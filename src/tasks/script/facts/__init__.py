"""Facts, made by code from the record: each with an id to cite, a value, and where it stands."""

from tasks.script.facts.collection import Facts, facts_of

__all__ = ["Facts", "facts_of"]
