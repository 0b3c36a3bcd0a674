"""The documents of a bill: kept in one piece while its show is made, and read once more later."""

import zlib
from collections.abc import Sequence

import msgspec

from tasks.providers import bundled_bills
from tasks.providers.bill_ids import parse_bill_id
from tasks.record import Bill, Document


def packed(documents: Sequence[Document]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(documents), 6)


def unpacked(data: bytes) -> tuple[Document, ...]:
    return msgspec.msgpack.decode(zlib.decompress(data), type=tuple[Document, ...])


async def read_again(bill_id: str, documents: Sequence[Document]) -> Bill:
    """Read the bill from what was fetched, without a network.

    Raises ValueError where that is no record of this bill.
    """
    if not documents:
        raise ValueError("there are no documents")
    bill = await _read(bill_id, documents)
    if bill.id != bill_id:
        raise ValueError(f"it is the record of {bill.id}")
    return bill


async def _read(bill_id: str, documents: Sequence[Document]) -> Bill:
    if documents[0].url.startswith(bundled_bills.SHIPPED):
        return bundled_bills.read_again(documents[0])
    from tasks.providers.congress import replay

    return await replay.read_again(parse_bill_id(bill_id), documents)
