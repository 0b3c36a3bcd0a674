"""What a store's refusals mean, in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tasks.errors import GavelcastError, Misconfigured, NotFound, Outage

MISCONFIGURED = {
    "InvalidAccessKeyId": "does not know S3_ACCESS_KEY_ID",
    "SignatureDoesNotMatch": "says that S3_SECRET_ACCESS_KEY does not belong to S3_ACCESS_KEY_ID",
    "AccessDenied": "does not allow this key to use the bucket",
    "403": "refuses S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or this key may not use the bucket",
    "NoSuchBucket": "has no such bucket; S3_BUCKET must name one that exists",
    "InvalidBucketName": "does not take this name of a bucket; correct S3_BUCKET",
    "AuthorizationHeaderMalformed": "is in another region; correct S3_REGION",
    "PermanentRedirect": "is elsewhere; correct S3_ENDPOINT_URL and S3_REGION",
    "RequestTimeTooSkewed": "says that the clock of this machine is wrong",
}
ABSENT = {"NoSuchKey", "404"}
FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"}
BUSY = {"SlowDown", "RequestTimeout", "TooManyRequests", "429", "RequestLimitExceeded"}


@contextmanager
def plain_words(name: str, key: str = "") -> Iterator[None]:
    """Turn what the SDK raises into `NotFound`, `Misconfigured` or `Outage`."""
    try:
        yield
    except GavelcastError:
        raise
    except Exception as error:
        translated = _translated(error, name, key)
        if translated is None:
            raise
        raise translated from error


def _translated(error: Exception, name: str, key: str) -> GavelcastError | None:
    # Raised by the SDK, so it is loaded; at the top this import would cost each start a second.
    import aiohttp
    from botocore import exceptions as botocore

    match error:
        case botocore.ClientError():
            return _refusal(error.response, name, key)
        case TimeoutError():
            return Outage(f"{name} does not answer", what="storage", reason="timeout")
        case (
            botocore.ConnectionError()
            | botocore.HTTPClientError()
            | aiohttp.ClientError()
            | OSError()
        ):
            return Outage(f"{name} cannot be reached", what="storage", reason="unreachable")
        case botocore.BotoCoreError():
            return Outage(f"{name} gives no usable answer", what="storage", reason="bad_answer")
    return None


def _refusal(response: dict[str, Any], name: str, key: str) -> GavelcastError:
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    code = str(response.get("Error", {}).get("Code") or status)
    if code in ABSENT:
        return NotFound(f"{name} holds no {key}")
    if code in MISCONFIGURED:
        return Misconfigured(f"{name} {MISCONFIGURED[code]}")
    if code in FULL:
        return Outage(f"{name} is full", what="storage", reason="storage_full")
    if code in BUSY or status >= 500:
        return Outage(f"{name} is overloaded or down ({code})", what="storage")
    return Misconfigured(f"{name} refuses the request ({status}, {code})")
