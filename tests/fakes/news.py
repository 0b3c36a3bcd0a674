"""Stories, invented: each with two outlets that say different things of it."""

from datetime import date

from tasks.story import Item, Story

READ = "2026-11-24T15:00:00.000Z"


def item(title: str = "Harbor gate closes", outlet: str = "Gazette", **changes: object) -> Item:
    usual: dict[str, object] = {
        "outlet": outlet,
        "title": title,
        "url": f"https://{outlet.lower().replace(' ', '')}.example/{'-'.join(title.split())}",
        "published": date(2026, 11, 24),
        "notes": (f"The story says: {title}.",),
    }
    return Item(**(usual | changes))  # type: ignore[arg-type]


def farm_bill(**changes: object) -> Story:
    """Tuesday's story of Reuters, which The Hill had the day before."""
    usual: dict[str, object] = {
        "items": (
            Item(
                "Reuters",
                "Senate passes farm bill 51 to 49 after long night",
                "https://www.reuters.com/farm-bill",
                date(2026, 11, 24),
                (
                    "The Senate passed the farm bill on Monday by 51 to 49.",
                    "Senator Ada Stone of Ohio said the bill would cost $4.5 billion.",
                    "Farmers may get help by March.",
                ),
            ),
            Item(
                "The Hill",
                "Farm bill clears Senate",
                "https://thehill.com/farm-bill",
                date(2026, 11, 23),
                (
                    "The farm bill now goes to the House, where leaders did not set a date.",
                    "Ada Stone called it 'a good night for 30,000 farms'.",
                ),
            ),
        ),
        "topic": "farming",
        "fetched_at": READ,
    }
    return Story(**(usual | changes))  # type: ignore[arg-type]
