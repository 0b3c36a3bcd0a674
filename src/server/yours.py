"""What the home page says of preferences and of shows that come by themselves."""

from __future__ import annotations

from tasks import preferences
from tasks.main import House
from tasks.preferences import Preferences
from tasks.script.wording import count, listing
from web.views import Yours
from web.yours import coming


async def yours_view(house: House, user_id: str) -> Yours:
    known = [one for one in await house.schedules.listed(user_id) if one.next_at]
    nearest = min(known, key=lambda one: one.next_at or "", default=None)
    titles = {one.type: one.title for one in house.jobs.pipelines}
    return Yours(
        wishes=wishes(await preferences.find(user_id)),
        next_show=titles.get(nearest.type, nearest.type) if nearest else "",
        next_time=coming(nearest, house.clock.now()) if nearest else "",
    )


def wishes(known: Preferences) -> str:
    """Say in a few words what is preferred: `health, taxes and two members`."""
    followed = [*known.topics[:3]]
    if more := len(known.topics) - len(followed):
        followed.append(count(more, "more topic"))
    followed += [count(len(known.bills), "bill")] * bool(known.bills)
    followed += [count(len(known.members), "member")] * bool(known.members)
    return listing(followed)
