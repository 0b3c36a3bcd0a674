"""The one client for all that is asked of ElevenLabs with a key."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from elevenlabs import AsyncElevenLabs


class Line:
    """Builds the SDK's client when it is first needed, and closes it."""

    def __init__(self, key: str, base_url: str | None, longest: float) -> None:
        self._key, self._base_url, self._longest = key, base_url, longest
        self._client: AsyncElevenLabs | None = None
        self._building = asyncio.Lock()

    async def client(self) -> "AsyncElevenLabs":
        """Build the client once, in a thread: importing the SDK takes a second."""
        async with self._building:
            if self._client is None:
                self._client = await asyncio.to_thread(self._build)
            return self._client

    async def aclose(self) -> None:
        if self._client is not None:
            await self._http.aclose()
            self._client = None

    def _build(self) -> "AsyncElevenLabs":
        import httpx
        from elevenlabs import AsyncElevenLabs

        self._http = httpx.AsyncClient(timeout=httpx.Timeout(self._longest, connect=10.0))
        return AsyncElevenLabs(
            api_key=self._key,
            base_url=self._base_url,
            timeout=self._longest,
            httpx_client=self._http,
        )
