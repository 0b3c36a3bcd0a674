"""What the home page says of preferences and of shows that come by themselves."""

from __future__ import annotations

from tasks import preferences
from tasks.preferences import Preferences
from tasks.script.wording import count, listing
from web.views import Yours


async def yours_view(user_id: str) -> Yours:
    return Yours(wishes=wishes(await preferences.find(user_id)))


def wishes(known: Preferences) -> str:
    """Say in a few words what is preferred: `health, taxes and two members`."""
    followed = [*known.topics[:3]]
    if more := len(known.topics) - len(followed):
        followed.append(count(more, "more topic"))
    followed += [count(len(known.bills), "bill")] * bool(known.bills)
    followed += [count(len(known.members), "member")] * bool(known.members)
    return listing(followed)
