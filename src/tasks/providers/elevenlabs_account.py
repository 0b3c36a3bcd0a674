"""What ElevenLabs knows of the key: its plan, its credits, and the voices it may use."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tasks.errors import Final, Retryable
from tasks.providers.base import CHECK_WITHIN
from tasks.providers.elevenlabs_errors import FINAL, detail, failures, translated

if TYPE_CHECKING:
    from elevenlabs import AsyncElevenLabs, Subscription
    from elevenlabs.core.request_options import RequestOptions

ONCE: "RequestOptions" = {"max_retries": 0, "timeout_in_seconds": int(CHECK_WITHIN)}


async def seen(client: "AsyncElevenLabs", voices: Sequence[str]) -> str:
    """Say what the key is good for; raises Retryable or Final where it cannot speak.

    A key may be allowed to speak, but not to be asked about: that is said, and no error.
    """
    try:
        account = await client.user.subscription.get(request_options=ONCE)
        said = _credits(account)
        for voice in voices:
            await client.voices.get(voice, request_options=ONCE)
    except failures() as error:
        if _may_not_ask(error):
            return "the key is good, but it may not be asked about plan and voices"
        raise translated(error) from None
    return f"the key is good, both voices are there; {said}"


def _credits(account: "Subscription") -> str:
    limit = getattr(account, "character_limit", None)
    used = getattr(account, "character_count", None)
    if limit is None or used is None:
        said = "What answers at ELEVENLABS_BASE_URL is not ElevenLabs' API."
        raise Retryable(said, reason="bad_answer")
    left = max(limit - used, 0)
    if not left and not account.can_extend_character_limit:
        reason, words = FINAL[402]
        raise Final(words, reason=reason)
    return f"plan {account.tier}, {left:,} of {limit:,} credits left"


def _may_not_ask(error: Any) -> bool:
    return detail(getattr(error, "body", None))[0] == "missing_permissions"
