"""Which addresses are ours: the hosts a request may name, and the origins that may write."""

from contextlib import suppress
from urllib.parse import urlsplit

from server.asking import Asked
from tasks.settings import LOOPBACK, Settings

NO_HOST = frozenset("@\\ \t\r\n")


class Addresses:
    """The names of this machine, and those that the settings add; case does not matter."""

    def __init__(self, settings: Settings) -> None:
        public = urlsplit(settings.public_url).hostname or ""
        self._checked = settings.on_loopback or bool(settings.allowed_hosts)
        self._hosts = {*LOOPBACK, *map(str.lower, settings.allowed_hosts), public} - {""}
        listed = (*settings.allowed_origins, settings.public_url)
        self._origins = {_origin(one) for one in listed} - {""}

    def has_host(self, host: str) -> bool:
        """Whether requests may call us *host* (against DNS rebinding)."""
        return not self._checked or _parts(f"//{host}")[1] in self._hosts

    def has_origin(self, origin: str) -> bool:
        """Whether the settings name *origin* as one that may write."""
        return origin.lower() in self._origins

    def is_same(self, origin: str, host: str) -> bool:
        """Whether *origin* is a page of the very *host* that was asked."""
        return bool(host) and _parts(origin)[0] == host.lower()


def base_url(request: Asked, settings: Settings) -> str:
    """Where people reach this server: the setting, or else the address that was just asked."""
    host = request.headers.get("host", "")
    return settings.public_url or f"{request.scope['scheme']}://{host}"


def _origin(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _parts(origin: str) -> tuple[str, str]:
    """The host with and without its port (`[::1]:3000`, `::1`); both empty if it is none."""
    with suppress(ValueError):
        parts = urlsplit(origin.lower())
        more = (parts.path, parts.query, parts.fragment)
        if not any(more) and NO_HOST.isdisjoint(origin):
            return parts.netloc, parts.hostname or ""
    return "", ""
