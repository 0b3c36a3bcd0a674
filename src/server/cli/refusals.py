"""An app that refuses to start says so in one line, not in pages of stack trace."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Litestar

from tasks.errors import GavelcastError

FAILED = "lifespan.startup.failed"


class Startup:
    """Stands before the app, and keeps the error of ours that it could not start for."""

    def __init__(self, app: Litestar) -> None:
        self._app: Any = app
        self.refusal: GavelcastError | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    @contextmanager
    def told_once(self) -> Iterator[None]:
        """Raise the refusal where uvicorn would log it and leave the process."""
        log = logging.getLogger("uvicorn.error")
        log.addFilter(self._is_news)
        try:
            yield
        except SystemExit:
            unknown = GavelcastError("It could not start; the log says why.")
            raise self.refusal or unknown from None
        finally:
            log.removeFilter(self._is_news)

    async def _live(self, scope: Any, receive: Any, send: Any) -> None:
        failed: Any = None

        async def holding(message: Any) -> None:
            nonlocal failed
            if message["type"] == FAILED:
                failed = message
            else:
                await send(message)

        try:
            await self._app(scope, receive, holding)
        except BaseException as error:
            self.refusal = _ours(error)
            if failed is not None:
                await send({"type": FAILED} if self.refusal else failed)
            raise

    def _is_news(self, record: logging.LogRecord) -> bool:
        return self.refusal is None


def _ours(error: BaseException) -> GavelcastError | None:
    if isinstance(error, BaseExceptionGroup):
        found = (_ours(one) for one in error.exceptions)
        return next((one for one in found if one), None)
    return error if isinstance(error, GavelcastError) else None
