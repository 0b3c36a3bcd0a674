"""Keep bytes in an S3-compatible store (Vultr, AWS, Ceph, MinIO, ...).

The requests are the plain ones that every such store understands: no `aws-chunked` bodies, no
checksum trailers, no batch deletes.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from typing import Any

from tasks.errors import Misconfigured, NotFound, Outage
from tasks.jobs.storage import OnSent, StoredObject, valid_key
from tasks.providers.s3_client import Address, Client
from tasks.providers.s3_errors import plain_words

CHUNK = 256 * 1024
FOREVER = "public, max-age=31536000, immutable"

ANSWER_SECONDS = 60.0
CHECK_SECONDS = 15.0
SLOWEST_UPLINK = 64 * 1024
"""Bytes a second; an upload that is slower than this has failed."""
TELL_SECONDS = 0.2

PROBE = "checks/gavelcast.txt"
PROBE_TEXT = b"Gavelcast can write here.\n"


class S3:
    """Storage in *bucket*; its client is made at the first call and kept open until `aclose`."""

    offline = False

    def __init__(
        self,
        endpoint_url: str,
        region: str,
        bucket: str,
        access_key_id: str,
        secret_access_key: str,
        public_url: str | None = None,
    ) -> None:
        self._address = Address(endpoint_url, region, bucket, public_url)
        self._client = Client(self._address, access_key_id, secret_access_key)
        self._bucket = bucket
        self.name = f"S3 ({self._address.host}/{bucket})"

    async def put(
        self, key: str, data: bytes, media_type: str, on_sent: OnSent | None = None
    ) -> None:
        stored = await self.stat(key)
        if stored is None or stored.size != len(data):
            await self._upload(key, data, media_type, on_sent)
        if on_sent:
            await on_sent(len(data), len(data))

    async def get(self, key: str) -> bytes:
        with plain_words(self.name, key):
            async with asyncio.timeout(ANSWER_SECONDS * 2):
                answer = await self._call("get_object", key)
                async with answer["Body"]:
                    return bytes(await answer["Body"].read())

    async def stat(self, key: str) -> StoredObject | None:
        with suppress(NotFound), plain_words(self.name, key):
            async with asyncio.timeout(ANSWER_SECONDS):
                found = await self._call("head_object", key)
                return _described(key, found)
        return None

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        if end <= start:
            return
        with plain_words(self.name, key):
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await self._call("get_object", key, Range=f"bytes={start}-{end - 1}")
            async with answer["Body"]:
                self._insist_on_range(answer)
                async for chunk in answer["Body"].iter_chunks(CHUNK):
                    yield chunk

    async def delete(self, key: str) -> None:
        with suppress(NotFound), plain_words(self.name, key):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._call("delete_object", key)

    async def keys(self, prefix: str) -> list[str]:
        return sorted(await self.sizes(prefix))

    async def sizes(self, prefix: str) -> dict[str, int]:
        valid_key(f"{prefix}x")
        with plain_words(self.name):
            client = await self._client.opened()
            pages = client.get_paginator("list_objects_v2")
            async with asyncio.timeout(ANSWER_SECONDS * 2):
                return {
                    entry["Key"]: entry["Size"]
                    async for page in pages.paginate(Bucket=self._bucket, Prefix=prefix)
                    for entry in page.get("Contents", ())
                }

    def url(self, key: str) -> str | None:
        return self._address.of(valid_key(key))

    async def signed(self, key: str, seconds: int) -> str | None:
        with plain_words(self.name, key):
            client = await self._client.opened()
            url: str = await client.generate_presigned_url(
                "get_object",
                Params={"Bucket": self._bucket, "Key": valid_key(key)},
                ExpiresIn=seconds,
            )
        return url

    async def check(self) -> None:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._upload(PROBE, PROBE_TEXT, "text/plain")
                if await self.get(PROBE) != PROBE_TEXT:
                    raise Misconfigured(f"{self.name} hands back other bytes than it was given")
        except TimeoutError as error:
            message = f"{self.name} does not answer within {CHECK_SECONDS:.0f} seconds"
            raise Outage(message, what="storage", reason="timeout") from error
        except NotFound as error:
            raise Misconfigured(f"{self.name} takes files but does not hand them back") from error

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _upload(
        self, key: str, data: bytes, media_type: str, on_sent: OnSent | None = None
    ) -> None:
        body = io.BytesIO(data)
        with plain_words(self.name, key):
            async with asyncio.timeout(ANSWER_SECONDS + len(data) / SLOWEST_UPLINK):
                sending = self._call(
                    "put_object", key, Body=body, ContentType=media_type, CacheControl=FOREVER
                )
                await _telling(sending, body, on_sent)

    async def _call(self, operation: str, key: str, **arguments: Any) -> dict[str, Any]:
        client = await self._client.opened()
        answer = await getattr(client, operation)(
            Bucket=self._bucket, Key=valid_key(key), **arguments
        )
        return dict(answer)

    def _insist_on_range(self, answer: dict[str, Any]) -> None:
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        if status != 206:
            message = f"{self.name} does not hand out parts of files (it answered {status})"
            raise Outage(message, what="storage", reason="bad_answer")


def _described(key: str, answer: dict[str, Any]) -> StoredObject:
    media_type = answer.get("ContentType") or "application/octet-stream"
    return StoredObject(key=key, size=answer.get("ContentLength", 0), media_type=media_type)


async def _telling(sending: Awaitable[Any], body: io.BytesIO, on_sent: OnSent | None) -> None:
    """Await *sending*, telling how much of *body* the connection has taken so far."""
    task = asyncio.ensure_future(sending)
    total = len(body.getbuffer())
    try:
        while not (await asyncio.wait({task}, timeout=TELL_SECONDS))[0]:
            if on_sent:
                await on_sent(body.tell(), total)
        await task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
