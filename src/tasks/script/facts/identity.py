"""What the bill is: its number, its titles, what it is filed under, the number of its law."""

from collections.abc import Iterator

from tasks.record import Bill
from tasks.script.facts.values import AnyFact, Count, Event, Passage, Title
from tasks.script.naming import official_title
from tasks.script.wording import day, listing, noun


def identity(bill: Bill) -> Iterator[AnyFact]:
    yield Title(
        "bill",
        bill.citation,
        bill.url,
        "number",
        {"number": bill.citation},
        words=f"{bill.citation} {bill.spoken} {noun(bill)}",
    )
    yield Title("title", bill.title, bill.url, "title", {"name": bill.title}, words=bill.title)
    yield from _other_titles(bill)
    yield from _filing(bill)
    if bill.introduced:
        when = day(bill.introduced)
        yield Event(
            "introduced",
            f"introduced in the {bill.origin} on {when}",
            bill.url,
            "introduced",
            {"date": when},
            deeds=("introduced",),
            date=bill.introduced,
            chamber=bill.origin,
            words=f"introduced in the {bill.origin}",
        )


def _other_titles(bill: Bill) -> Iterator[AnyFact]:
    official = bill.official_title
    if official:
        said = official_title(bill)
        words = f"{official} {said}"
        yield Passage("official", said, bill.url, "official title", words=words, source="title")
    short = (one for one in bill.titles if one.kind == "short" and one.text != bill.title)
    others = {one.text: one for one in short}
    for number, one in enumerate(others.values(), 1):
        where = f"titles, as {one.stage}"
        yield Title(
            f"title.{number}", one.text, bill.url, where, {"name": one.text}, words=one.text
        )


def _filing(bill: Bill) -> Iterator[AnyFact]:
    if bill.policy_area:
        yield Passage(
            "policy",
            bill.policy_area,
            bill.url,
            "policy area",
            words=f"policy area {bill.policy_area} filed under",
            source="filed",
        )
    if bill.subjects:
        words = f"subjects {listing(bill.subjects)}"
        url, counts = bill.url, {"subject": len(bill.subjects)}
        yield Passage(
            "subjects", listing(bill.subjects), url, "subjects", words=words, source="filed"
        )
        yield Count(
            "subjects.count", f"{len(bill.subjects)} subjects", url, "subjects", counts=counts
        )
    for number, name in enumerate(bill.committees, 1):
        yield Passage(
            f"committee.{number}", name, bill.url, "committees", words=name, source="filed"
        )
    for number, law in enumerate(bill.laws, 1):
        name = f"Public Law {law}"
        yield Title(f"law.{number}", name, bill.url, "laws", {"number": name}, words=name)
