"""Where an S3-compatible store is, and the one client that is kept open to it."""

import asyncio
from contextlib import AsyncExitStack
from importlib import import_module
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

SETTINGS: dict[str, Any] = {
    "signature_version": "s3v4",
    # By default botocore sends checksum trailers, which many stores keep as if they were data.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
    # Few: whoever calls waits out an outage by itself.
    "retries": {"total_max_attempts": 3, "mode": "standard"},
    "connect_timeout": 5,
    "read_timeout": 60,
    "max_pool_connections": 20,
}


class Address:
    """A bucket's place: `https://BUCKET.HOST` or, on a bare host or address, `http://HOST/BUCKET`."""

    def __init__(self, endpoint_url: str, region: str, bucket: str, public_url: str | None) -> None:
        self.endpoint_url = endpoint_url.rstrip("/")
        self.region = region
        parts = urlsplit(self.endpoint_url)
        self.host = parts.netloc
        self.style = "path" if _is_bare(parts.hostname or "") else "virtual"
        virtual = f"{parts.scheme}://{bucket}.{parts.netloc}{parts.path}"
        own = virtual if self.style == "virtual" else f"{self.endpoint_url}/{bucket}"
        self._public = (public_url or own).rstrip("/")

    def of(self, key: str) -> str:
        return f"{self._public}/{key}"


class Client:
    """Opens the aioboto3 client once, at the first use, without holding up the event loop."""

    def __init__(self, address: Address, access_key_id: str, secret_access_key: str) -> None:
        self._address = address
        self._keys = {
            "aws_access_key_id": access_key_id,
            "aws_secret_access_key": secret_access_key,
        }
        self._open = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: Any = None

    async def opened(self) -> Any:
        async with self._opening:
            if self._client is None:
                session = await asyncio.to_thread(self._warm_session)
                self._client = await self._open.enter_async_context(self._make(session))
        return self._client

    async def aclose(self) -> None:
        self._client = None
        await self._open.aclose()

    def _warm_session(self) -> Any:
        """Making a first client parses the service's description, for 0.15 s: not on our loop."""
        session = import_module("aioboto3").Session(region_name=self._address.region, **self._keys)

        async def make_one() -> None:
            async with self._make(session):
                pass

        asyncio.run(make_one())
        return session

    def _make(self, session: Any) -> Any:
        config = import_module("aiobotocore.config").AioConfig(
            s3={"addressing_style": self._address.style, "payload_signing_enabled": False},
            **SETTINGS,
        )
        return session.client("s3", endpoint_url=self._address.endpoint_url, config=config)


def _is_bare(host: str) -> bool:
    """A bucket's name can only stand before a name with dots."""
    try:
        ip_address(host)
    except ValueError:
        return "." not in host
    return True
