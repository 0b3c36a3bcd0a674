"""What the library, a shared episode and the feed show."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tasks.episodes.library import Headline, Question, Shelf
from tasks.episodes.values import Episode
from web.format import clock
from web.views import View


class LibraryView(View, frozen=True, kw_only=True):
    question: Question
    shows: tuple[str, ...]
    """Those that there are episodes of."""
    shelf: Shelf[Headline]

    @property
    def older(self) -> str:
        """The address of the next page; empty on the last."""
        if not self.shelf.next_cursor:
            return ""
        asked = {"q": self.question.q, "show": self.question.show}
        kept = {name: value for name, value in asked.items() if value}
        return f"/library?{urlencode(kept | {'cursor': self.shelf.next_cursor})}"


class SharedView(View, frozen=True, kw_only=True):
    episode: Episode
    """Its audio's address is one that the link opens."""


class FeedPageView(View, frozen=True, kw_only=True):
    url: str = ""
    """Absolute; empty where there is no address yet."""
    cdn: bool = False
    """Whether audio comes from an address that revoking cannot recall."""

    @property
    def apps(self) -> dict[str, str]:
        """Addresses that open podcast apps, by the app's name."""
        rest = self.url.partition("://")[2]
        return {
            "Apple Podcasts": f"podcast://{rest}",
            "Overcast": f"overcast://x-callback-url/add?url={quote(self.url, safe='')}",
            "Pocket Casts": f"pktc://subscribe/{rest}",
            "Another app": f"pcast://{rest}",
        }


def listened(shelf: Shelf[Headline], episode: Headline) -> str:
    """Say how far an episode is heard; empty where nobody has begun."""
    position = shelf.positions.get(episode.id)
    if position is None:
        return ""
    if position.seconds >= 1:
        return f"heard to {clock(position.seconds)}"
    return "heard" if position.heard else ""
