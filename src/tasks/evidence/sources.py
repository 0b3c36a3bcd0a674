"""The documents of a bill or story: kept while its show is made, and read once more later."""

import zlib
from collections.abc import Sequence

import msgspec

from tasks.providers import bundled_bills
from tasks.providers.bill_ids import parse_bill_id
from tasks.record import Document
from tasks.story import PREFIX, Story, Subject

NEWS = "gavelcast:news/"
"""The address of what we keep of a story; what the search answered is not kept."""


def packed(documents: Sequence[Document]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(documents), 6)


def unpacked(data: bytes) -> tuple[Document, ...]:
    return msgspec.msgpack.decode(zlib.decompress(data), type=tuple[Document, ...])


def of_story(story: Story) -> Document:
    """All that is kept of a story, as a document."""
    body = msgspec.json.format(msgspec.json.encode(story), indent=1) + b"\n"
    return Document(f"{NEWS}{story.id}.json", "application/json", story.fetched_at, body)


async def read_again(subject_id: str, documents: Sequence[Document]) -> Subject:
    """Read the bill or story from what is kept, without a network.

    Raises ValueError where that is no record of it.
    """
    if not documents:
        raise ValueError("there are no documents")
    subject = await _read(subject_id, documents)
    if subject.id != subject_id:
        raise ValueError(f"it is the record of {subject.id}")
    return subject


async def _read(bill_id: str, documents: Sequence[Document]) -> Subject:
    if bill_id.startswith(PREFIX):
        return _story(documents[0])
    if documents[0].url.startswith(bundled_bills.SHIPPED):
        return bundled_bills.read_again(documents[0])
    from tasks.providers.congress import replay

    return await replay.read_again(parse_bill_id(bill_id), documents)


def _story(document: Document) -> Story:
    story = msgspec.json.decode(document.body, type=Story)
    if not story.items:
        raise ValueError("it has no items")
    return story
