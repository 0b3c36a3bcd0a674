"""List what a member sponsored in a Congress and the one before, newest action first.

`GET /member/S000033/sponsored-legislation`. Documented, in MemberEndpoint.md and in the examples of
the API's own page: `limit`, `offset`, and rows as in a list of bills, with `policyArea` and without
`updateDate`. It goes back over all Congresses; the maintainers say that there is no filter for one.
Only in the examples: the newest introduced comes first, and the title is called `title` (the text
says `latestTitle`, as in the XML). Reported by others: amendments among the rows, which have an
`amendmentNumber`, and null for `type` and `latestAction`. None of it was recorded by us.
"""

import msgspec

from tasks.providers.congress.client import ROWS, Client
from tasks.providers.congress.members import office
from tasks.providers.congress.rows import read_rows
from tasks.providers.congress.wire import Row, Sponsored
from tasks.record import Candidate, Member

PAGES = 2
"""The second only where the whole first one, 250 rows, is of this Congress: amendments count."""
MOST = 40
"""So many are kept of one member: what moved lately is meant."""


async def sponsored_by(client: Client, sponsor: Member, congress: int) -> tuple[Candidate, ...]:
    """List the bills of one member, without older ones. Raises `Final` where nobody has that id.

    In its first days a Congress has little to tell, and the one before it still counts.
    """
    found = read_rows(await _rows(client, sponsor, congress))
    named = [one for one in found if one.title and one.congress >= congress - 1]
    return tuple(_with(one, sponsor) for one in named[:MOST])


async def _rows(client: Client, sponsor: Member, congress: int) -> list[Row]:
    what = f"member/{sponsor.bioguide_id}/sponsored-legislation"
    rows: list[Row] = []
    for number in range(PAGES):
        page = await client.get(what, Sponsored, limit=ROWS, offset=number * ROWS)
        rows += page.sponsored_legislation or ()
        if not page.more or any((one.congress or congress) < congress for one in rows):
            break
    return rows


def _with(one: Candidate, sponsor: Member) -> Candidate:
    """Name the sponsor; of one who is known by an id only, the bill tells the chamber."""
    known = sponsor if sponsor.name else msgspec.structs.replace(sponsor, title=office(one.kind))
    return msgspec.structs.replace(one, sponsor=known)
