"""A listener's own program is told of each end of a job, at least once, and signed."""

import asyncio
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, open_engine, toy
from fakes.hook import Hook, Posted
from tasks import webhooks
from tasks.errors import BadInput, Final, NotFound
from tasks.jobs.database import fetch
from tasks.jobs.run import Context
from tasks.settings import Settings
from tasks.webhooks import Webhook, notices
from tasks.webhooks.sending import HELD, Messenger

MINUTE = 60


class Work:
    """The work of a step: done at once, or failing with these errors first."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []

    async def __call__(self, context: Context) -> None:
        if self.errors:
            raise self.errors.pop()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def engine(tmp_path: Path, work: Work) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(work)) as opened:
        yield opened


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with Hook().serving() as serving:
        yield serving


def messenger(engine: Engine, **settings: Any) -> Messenger:
    given = Settings(data_dir=engine.folder, public_url="https://cast.example/", **settings)
    return Messenger(engine.jobs, engine.clock, given)


async def look(engine: Engine, **settings: Any) -> None:
    await messenger(engine, **settings).look()


async def keep(engine: Engine, hook: Hook) -> Webhook:
    return await webhooks.save("local", hook.url, engine.clock.now_ms(), private=True)


async def ended(engine: Engine) -> str:
    job_id = await engine.submit()
    await engine.run()
    return job_id


def is_signed(posted: Posted, secret: str | None) -> bool:
    """As the guide says that a receiver checks it."""
    parts = dict(part.split("=", 1) for part in posted.headers["gavelcast-signature"].split(","))
    signed = f"{parts['t']}.{posted.body}".encode()
    expected = hmac.new((secret or "").encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"])


async def test_a_job_that_ends_is_told_once(engine: Engine, hook: Hook) -> None:
    """With its id, type, status, title and addresses, signed; what ended before is not."""
    await ended(engine)
    engine.clock.advance(1)
    kept = await keep(engine, hook)
    job_id = await ended(engine)

    for _ in range(3):
        await look(engine)
        engine.clock.advance(MINUTE)

    [posted] = hook.posted
    told = posted.json
    assert posted.line == "POST /told?by=gavelcast HTTP/1.1"
    assert posted.headers["host"] == f"localhost:{hook.port}"
    assert posted.headers["gavelcast-notice"] == told["id"]
    assert is_signed(posted, kept.secret)
    assert not is_signed(posted, "another")
    assert {name: told[name] for name in ("event", "jobId", "type", "status", "title")} == {
        "event": "job.complete", "jobId": job_id, "type": "toy", "status": "complete",
        "title": "Toy",
    }  # fmt: skip
    assert told["pageUrl"] == f"https://cast.example/jobs/{job_id}"
    assert told["statusUrl"] == f"https://cast.example/api/jobs/{job_id}"
    found = await webhooks.find("local")
    assert found is not None
    assert found.last_sent_at is not None
    assert (found.gave_up, found.secret) == (None, None)


async def test_a_failure_is_told_and_so_is_the_next_end(
    engine: Engine, hook: Hook, work: Work
) -> None:
    """In plain words; a job that is taken up again ends twice."""
    await keep(engine, hook)
    work.errors = [Final("The key was refused.", reason="key_refused")]
    job_id = await ended(engine)
    await look(engine)
    await engine.jobs.retry("local", job_id)
    engine.clock.advance(1)
    await engine.run()
    await look(engine)

    first, second = (one.json for one in hook.posted)
    assert (first["event"], first["message"]) == ("job.failed", "The key was refused.")
    assert first["error"]["code"] == "key_refused"
    assert (second["event"], second["jobId"]) == ("job.complete", job_id)
    assert second["id"] != first["id"]


async def test_it_is_tried_again_after_1_2_and_4_minutes(engine: Engine, hook: Hook) -> None:
    """The same notice under the same id, each time signed anew, until it is taken."""
    kept = await keep(engine, hook)
    hook.answers = [500, 0, 404]
    await ended(engine)

    tries = []
    for _ in range(9):
        await look(engine)
        tries.append(len(hook.posted))
        engine.clock.advance(MINUTE)

    assert tries == [1, 2, 2, 3, 3, 3, 3, 4, 4]
    assert len({one.body for one in hook.posted}) == 1
    assert all(is_signed(one, kept.secret) for one in hook.posted)
    assert len({one.headers["gavelcast-signature"] for one in hook.posted}) == 4


async def test_then_it_is_given_up_and_said(engine: Engine, hook: Hook) -> None:
    """What it answered, how often it was tried; the next one that is taken clears it."""
    await keep(engine, hook)
    hook.answers = [302, 302, 302, 302]
    job_id = await ended(engine)
    for _ in range(20):
        await look(engine)
        engine.clock.advance(MINUTE)

    found = await webhooks.find("local")
    assert found is not None
    assert found.gave_up is not None
    assert len(hook.posted) == 4
    assert (found.gave_up.job_id, found.gave_up.attempts) == (job_id, 4)
    assert found.gave_up.why == "It answered 302: redirects are not followed."

    await ended(engine)
    await look(engine)
    again = await webhooks.find("local")
    assert again is not None
    assert again.gave_up is None


async def test_many_workers_tell_it_once(engine: Engine, hook: Hook) -> None:
    """Ten look at the same moment; one sends."""
    await keep(engine, hook)
    await ended(engine)

    await asyncio.gather(*(look(engine) for _ in range(10)))

    assert len(hook.posted) == 1


async def test_a_kill_loses_none(engine: Engine, hook: Hook) -> None:
    """Who died with a notice in its hands gives it back; that may be a repeat, by the same id."""
    await keep(engine, hook)
    await ended(engine)
    now = engine.clock.now_ms()
    await notices.gather(engine.jobs, "", now)
    [held] = await notices.claim(now, now + HELD, 10)

    await look(engine)
    assert hook.posted == []
    engine.clock.advance(HELD / 1000 + 1)
    await look(engine)

    assert [one.json["id"] for one in hook.posted] == [held["id"]]


@pytest.mark.parametrize(
    "settings", [{"password": "x"}, {"user_header": "X-User"}, {"host": "0.0.0.0"}]
)
async def test_where_others_use_it_no_private_address_is_called(
    engine: Engine, hook: Hook, settings: dict[str, str]
) -> None:
    """Also where a name leads there: nothing is sent, and the page says why."""
    await keep(engine, hook)
    await ended(engine)
    for _ in range(10):
        await look(engine, **settings)
        engine.clock.advance(MINUTE)

    found = await webhooks.find("local")
    assert hook.posted == []
    assert found is not None
    assert found.gave_up is not None
    assert found.gave_up.why == "Its address is in this server's own network."


async def test_nobody_there_is_said(engine: Engine) -> None:
    """A port where nothing listens, and a name that is none."""
    for url, why in (
        ("http://127.0.0.1:9/", "It could not be reached, or broke off."),
        ("http://nowhere.invalid/", "Its name could not be found."),
    ):
        await webhooks.save("local", url, engine.clock.now_ms(), private=True)
        await ended(engine)
        await look(engine)
        rows = await fetch("SELECT error FROM notice ORDER BY id DESC LIMIT 1")
        assert rows[0]["error"] == why


async def test_silence_has_an_end_and_holds_up_no_other(engine: Engine, hook: Hook) -> None:
    """Whose program hangs is told again later; another listener's is told at once."""
    async with Hook([-1]).serving() as silent:
        await webhooks.save("ann", silent.url, engine.clock.now_ms(), private=True)
        await keep(engine, hook)
        await engine.submit("ann")
        await ended(engine)
        await engine.run()
        await Messenger(
            engine.jobs, engine.clock, Settings(data_dir=engine.folder), within=0.2
        ).look()

    rows = await fetch("SELECT error FROM notice WHERE user_id = 'ann'")
    assert [row["error"] for row in rows] == ["It did not answer within 0.2 seconds."]
    assert (len(silent.posted), len(hook.posted)) == (1, 1)


async def test_every_address_of_a_name_is_tried(
    engine: Engine, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Often `localhost` is `::1` first, and the program listens on 127.0.0.1 alone."""

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two_addresses)
    await keep(engine, hook)
    await ended(engine)
    await look(engine)

    [told] = hook.posted
    assert told.headers["host"] == f"localhost:{hook.port}"


async def test_an_address_where_nobody_says_anything_leaves_time_for_the_next(
    engine: Engine, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that swallows what is sent by one of two ways, as where IPv6 leads nowhere."""
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two_addresses)
    await keep(engine, hook)
    await ended(engine)

    with deaf("127.0.0.2", hook.port):
        await Messenger(
            engine.jobs, engine.clock, Settings(data_dir=engine.folder), within=1.0
        ).look()

    assert len(hook.posted) == 1


async def two_addresses(host: str, port: int, **_: object) -> list[object]:
    return [(2, 1, 6, "", (one, port)) for one in ("127.0.0.2", "127.0.0.1")]


@contextmanager
def deaf(host: str, port: int) -> Iterator[None]:
    """An address that answers nobody: its queue is full, and the system drops who comes."""
    with socket.socket() as there, ExitStack() as waiting:
        there.bind((host, port))
        there.listen(0)
        for _ in range(3):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex((host, port))
        yield


async def test_a_kind_of_job_that_is_gone_is_told_all_the_same(engine: Engine, hook: Hook) -> None:
    """Under its bare name; and it holds up no other."""
    await keep(engine, hook)
    await ended(engine)
    await fetch("UPDATE job SET type = 'former'")
    await ended(engine)

    await look(engine)

    assert sorted(one.json["title"] for one in hook.posted) == ["Toy", "former"]


async def test_a_secret_is_shown_once_and_can_be_made_anew(engine: Engine, hook: Hook) -> None:
    """Another address keeps it; a new one signs from then on."""
    first = await keep(engine, hook)
    moved = await webhooks.save("local", hook.url + "&x=1", 1, private=True)
    renewed = await webhooks.renew_secret("local")
    await ended(engine)
    await look(engine)

    assert first.secret
    assert moved.secret is None
    assert renewed.secret not in (None, first.secret)
    assert is_signed(hook.posted[0], renewed.secret)
    with pytest.raises(NotFound):
        await webhooks.renew_secret("bob")


async def test_a_webhook_that_is_gone_is_told_nothing(engine: Engine, hook: Hook) -> None:
    """Neither what ends later nor what was not delivered yet."""
    await keep(engine, hook)
    hook.answers = [500]
    await ended(engine)
    await look(engine)
    await webhooks.delete("local")
    await ended(engine)
    engine.clock.advance(MINUTE)
    await look(engine)

    assert len(hook.posted) == 1
    assert await webhooks.find("local") is None
    assert await fetch("SELECT id FROM notice") == []


async def test_old_notices_are_forgotten(engine: Engine, hook: Hook) -> None:
    """Those that were taken or given up; a job of that time is not told again."""
    await keep(engine, hook)
    await ended(engine)
    await look(engine)
    engine.clock.advance(31 * 24 * 60 * MINUTE)

    assert await notices.forget(engine.clock.now_ms() - 30 * 24 * 60 * MINUTE * 1000) == 1
    await look(engine)
    assert len(hook.posted) == 1


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://here/", "hooks.example", "http://", "https://user:word@here.example/",
        "http://here.example:99999/", "http://[::1", "http://a b/",
        "https://x.example/" + "x" * 500,
        "javascript:alert(1)", "http://h\u00f6re.example/",
    ],
)  # fmt: skip
async def test_what_is_no_address_is_refused(engine: Engine, url: str) -> None:
    """With the field and the value."""
    with pytest.raises(BadInput) as refused:
        await webhooks.save("local", url, 1, private=True)

    assert refused.value.field == "url"
    assert await webhooks.find("local") is None
