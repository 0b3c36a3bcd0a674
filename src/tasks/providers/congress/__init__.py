"""Congress.gov: the record of Congress, read over its public API (version 3)."""

from tasks.providers.congress.source import CongressGov

__all__ = ["CongressGov"]
