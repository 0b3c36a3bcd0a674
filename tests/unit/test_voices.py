"""Voices: what is promised of both, and what ElevenLabs may do to us."""

import asyncio
import base64
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO

import msgspec
import pytest

from fakes.elevenlabs_api import (
    BUSY,
    DOWN,
    INVALID_KEY,
    NOT_IN_PLAN,
    PAID_PLAN,
    QUOTA_EXCEEDED,
    TOO_MANY_AT_ONCE,
    TOO_MANY_VOICES,
    UNPROCESSABLE,
    VOICE_NOT_FOUND,
    FakeElevenLabs,
    Reply,
    hum,
)
from tasks.audio.parts import sentences
from tasks.audio.pcm import seconds
from tasks.audio.values import TurnTime
from tasks.audio.workshop import Workshop
from tasks.errors import Final, Misconfigured, Retryable, StepError
from tasks.pipelines.voicing import VoicedPart
from tasks.providers.base import Voice
from tasks.providers.casting import cast
from tasks.providers.elevenlabs import VOICES, ElevenLabs
from tasks.providers.hibari_voice import HibariVoice
from tasks.script.values import Turn

KEY = "sk_test_4711"

DIALOGUE = (
    Turn("Sarah", "H.R. 22 passed the House by a vote of 220-208 on April 10, 2025."),
    Turn("James", "What would it change?", "question"),
    Turn("Sarah", "It asks for proof of citizenship from everyone who registers to vote."),
    Turn("James", "Right.", "reaction"),
)

LONG = Turn(
    "Sarah",
    "It passed the House. The vote was 220-208, on H.R. 22, and Sen. Smith of Minnesota, who "
    "leads the other side, had asked for more time. It is law.",
)


@pytest.fixture
async def server() -> AsyncIterator[FakeElevenLabs]:
    async with FakeElevenLabs(key=KEY) as server:
        yield server


@pytest.fixture
async def elevenlabs(server: FakeElevenLabs) -> AsyncIterator[ElevenLabs]:
    voice = ElevenLabs(KEY, server.url, pauses=())
    yield voice
    await voice.aclose()


@pytest.fixture(params=["ElevenLabs", "Hibari"])
async def voice(request: pytest.FixtureRequest, server: FakeElevenLabs) -> AsyncIterator[Voice]:
    """Each voice in turn: what follows holds for all of them."""
    workshop = Workshop()
    voice: Voice = (
        ElevenLabs(KEY, server.url) if request.param == "ElevenLabs" else HibariVoice(workshop)
    )
    yield voice
    await voice.aclose()
    await workshop.aclose()


async def test_a_part_becomes_sound_with_the_time_of_each_turn(voice: Voice) -> None:
    """The sound is as long as it says, and every turn has its place in it."""
    spoken = await voice.speak(DIALOGUE)

    assert spoken.duration == pytest.approx(seconds(spoken.audio), abs=0.001)
    assert 7 < spoken.duration < 25
    assert len(spoken.turns) == len(DIALOGUE)
    edges = [edge for turn in spoken.turns for edge in (turn.start, turn.end)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] == pytest.approx(spoken.duration, abs=0.1)
    assert spoken.turns[3].end - spoken.turns[3].start < 1.5
    assert spoken.characters > sum(len(turn.text) for turn in DIALOGUE)


async def test_every_sentence_has_its_time(voice: Voice) -> None:
    """What is said lights up sentence by sentence, as it is written."""
    turns = (LONG, Turn("James", "…"), DIALOGUE[1])

    spoken = await voice.speak(turns)

    for turn, time in zip(turns, spoken.turns, strict=True):
        edges = [edge for one in time.sentences for edge in (one.start, one.end)]
        assert len(time.sentences) == len(sentences(turn.text))
        assert edges == sorted(edges)
        assert edges[0] >= time.start - 0.001
        assert edges[-1] <= time.end + 0.001
    lengths = [one.end - one.start for one in spoken.turns[0].sentences]
    assert lengths[1] > 2 * lengths[0] > 2 * lengths[2] > 0


def test_a_part_of_before_is_still_read() -> None:
    """A part that was paid for before sentences had times is not paid for again."""
    kept = b'{"duration": 2.5, "turns": [{"start": 0, "end": 2.5}], "mediaType": "audio/mpeg"}'

    part = msgspec.json.decode(kept, type=VoicedPart)

    assert part.turns == (TurnTime(0, 2.5, ()),)


async def test_what_it_costs_is_not_above_the_estimate(voice: Voice) -> None:
    """I am asked for what a press will cost before it does."""
    spoken = await voice.speak(DIALOGUE)

    assert spoken.cost_usd <= voice.estimate(DIALOGUE) + 1e-9
    assert (spoken.cost_usd == 0) == voice.offline


def test_what_it_depends_on_tells_parts_apart(voice: Voice) -> None:
    """A part is remembered as what it is: another word or speaker is another part."""
    others = [
        (*DIALOGUE[:3], Turn("James", "Wrong.", "reaction")),
        (*DIALOGUE[:3], Turn("Sarah", "Right.", "reaction")),
        DIALOGUE[:3],
        DIALOGUE[::-1],
    ]

    keys = {voice.depends_on(turns) for turns in [DIALOGUE, *others]}

    assert len(keys) == 5
    assert voice.depends_on(tuple(DIALOGUE)) == voice.depends_on(list(DIALOGUE))


def test_its_key_is_not_what_a_part_depends_on(voice: Voice) -> None:
    """A new key does not voice everything again, and no key reaches the database."""
    assert KEY not in str(voice.depends_on(DIALOGUE))


@pytest.fixture(params=["ElevenLabs", "Hibari"])
def corrected(request: pytest.FixtureRequest) -> Voice:
    """Each voice, told how to say a name."""
    instead = (("Thune", "Thoon the second"),)
    if request.param == "Hibari":
        return HibariVoice(Workshop(), instead)
    return ElevenLabs(KEY, instead=instead)


def test_a_corrected_name_is_voiced_again(corrected: Voice, voice: Voice) -> None:
    """Once I say how a name is said, parts with it are made anew, and no others."""
    same = type(corrected) is type(voice)
    named, others = [Turn("Sarah", "Senator Thune agrees.")], DIALOGUE

    assert "Senator Thoon the second agrees." in str(corrected.depends_on(named))
    assert corrected.depends_on(named) != voice.depends_on(named)
    assert (corrected.depends_on(others) == voice.depends_on(others)) == same


async def test_a_turn_without_sound_has_its_moment(voice: Voice) -> None:
    """A line that nobody can say does not shift the others."""
    turns = (DIALOGUE[0], Turn("James", "…"), DIALOGUE[1])

    spoken = await voice.speak(turns)

    silent = spoken.turns[1]
    assert silent.start == pytest.approx(silent.end, abs=0.001)
    assert spoken.turns[0].end <= silent.start + 0.001
    assert silent.end <= spoken.turns[2].start + 0.001


async def test_a_part_with_nothing_to_say_is_refused(voice: Voice) -> None:
    """Silence is not paid for."""
    with pytest.raises(Final, match="nothing") as caught:
        await voice.speak([Turn("Sarah", "…")])

    assert caught.value.reason == "nothing_to_tell"


async def test_closing_a_voice_that_never_spoke_is_fine(voice: Voice) -> None:
    """A server that stops before the first press stops cleanly."""
    await voice.aclose()


def test_importing_the_voices_loads_no_heavy_parts() -> None:
    """The first page is there after a second, whatever it will cost to speak."""
    heavy = "{'elevenlabs', 'av', 'hibari', 'onnxruntime', 'inflect'}"
    code = (
        "import sys, tasks.providers.elevenlabs, tasks.providers.hibari_voice;"
        f"print({heavy} & set(sys.modules))"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "set()"


async def test_the_call_is_the_one_of_the_docs(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """One call, both hosts, our numbers in words, the model and format we pay for."""
    await elevenlabs.speak(DIALOGUE[:2])

    assert server.paths == ["/v1/text-to-dialogue/with-timestamps?output_format=mp3_44100_128"]
    assert server.headers[0]["xi-api-key"] == KEY
    assert server.requests == [
        {
            "inputs": [
                {
                    "voice_id": VOICES["Sarah"],
                    "text": "House bill twenty-two passed the House by a vote of two hundred "
                    "twenty to two hundred eight on April tenth, twenty twenty-five.",
                },
                {"voice_id": VOICES["James"], "text": "What would it change?"},
            ],
            "model_id": "eleven_v3",
            "language_code": "en",
            "settings": {"stability": 0.5},
            "seed": 1787,
        }
    ]


async def test_the_listener_may_choose_other_voices(server: FakeElevenLabs) -> None:
    """A voice from the settings replaces only the one it is for."""
    voice = ElevenLabs(KEY, server.url, {"James": "another"})

    await voice.speak(DIALOGUE[:2])
    await voice.aclose()

    used = [one["voice_id"] for one in server.requests[0]["inputs"]]
    assert used == [VOICES["Sarah"], "another"]


async def test_one_key_speaks_with_the_voices_of_each_listener(server: FakeElevenLabs) -> None:
    """Each call has its own; the slots are the key's, and so is the one connection that closes."""
    server.latency = 0.05
    voice = ElevenLabs(KEY, server.url)
    casts = [voice.cast({"James": f"james-of-{who}"}) for who in ("ann", "bob", "cy")]

    await asyncio.gather(*(one.speak(DIALOGUE[:2]) for one in casts for _ in range(2)))
    await voice.aclose()

    used = sorted(one["inputs"][1]["voice_id"] for one in server.requests)
    assert used == sorted(["james-of-ann", "james-of-bob", "james-of-cy"] * 2)
    assert {one["inputs"][0]["voice_id"] for one in server.requests} == {VOICES["Sarah"]}
    assert server.most_at_once == voice.concurrency == 2
    assert voice.voices == VOICES
    assert len({one.depends_on(DIALOGUE) for one in (voice, *casts)}) == 4
    assert {one.estimate(DIALOGUE) for one in casts} == {voice.estimate(DIALOGUE)}


@pytest.mark.parametrize(
    ("chosen", "speaking"),
    [
        ({}, ("s", "j")),
        ({"Sarah": "a"}, ("a", "j")),
        ({"Sarah": "a", "James": "b"}, ("a", "b")),
        ({"Sarah": "j"}, ("j", "s")),
        ({"James": "s"}, ("j", "s")),
    ],
)
def test_two_hosts_are_two_voices(chosen: dict[str, str], speaking: tuple[str, str]) -> None:
    """Who chooses the other host's voice for one gets the two exchanged."""
    voices = cast({"Sarah": "s", "James": "j"}, chosen)

    assert (voices["Sarah"], voices["James"]) == speaking


def test_offline_voices_speak_as_they_do() -> None:
    """What is chosen for ElevenLabs changes nothing, so that nothing is spoken again."""
    voice = HibariVoice(Workshop())

    other = voice.cast({"Sarah": "another", "James": "others"})

    assert other.depends_on(DIALOGUE) == voice.depends_on(DIALOGUE)
    assert not other.voices


async def test_only_known_stage_directions_are_sent(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """`[laughs]` is played; `[slams door]` would be read out, and is not sent."""
    await elevenlabs.speak([Turn("Sarah", "[laughs] That is [slams door] news to me, I must say.")])

    assert server.requests[0]["inputs"][0]["text"] == "[laughs] That is news to me, I must say."


async def test_the_bill_is_the_one_that_the_answer_names(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """The ledger shows what ElevenLabs billed, at ten cents a thousand characters."""
    spoken = await elevenlabs.speak(DIALOGUE)

    assert spoken.characters == server.characters
    assert spoken.cost_usd == pytest.approx(server.characters * 0.0001)


FAILURES = [
    (INVALID_KEY, Final, "key_refused", "ELEVENLABS_API_KEY"),
    (QUOTA_EXCEEDED, Final, "out_of_credit", "out of credit"),
    (NOT_IN_PLAN, Final, "key_refused", "plan"),
    (TOO_MANY_VOICES, Final, "bad_request", "too many reference voices"),
    (VOICE_NOT_FOUND, Final, "unknown_voice", "ELEVENLABS_VOICE_SARAH"),
    (PAID_PLAN, Final, "key_refused", "plan of this key .* library voices"),
    (UNPROCESSABLE, Final, "bad_request", "Field required"),
    (Reply(400, "not json"), Final, "bad_request", "not json"),
    (Reply(404, {"detail": "Not Found"}), Final, "bad_request", "Not Found"),
    (TOO_MANY_AT_ONCE, Retryable, "concurrency_limit", "ELEVENLABS_CONCURRENCY"),
    (BUSY, Retryable, "rate_limited", "busy"),
    (DOWN, Retryable, "unavailable", "down"),
    (Reply(503, {"detail": None}), Retryable, "unavailable", "down"),
    (Reply(ending="cut"), Retryable, "dropped", "broke off"),
    (Reply(body="<html>welcome</html>"), Retryable, "bad_answer", "cannot be read"),
    (Reply(body=[]), Retryable, "bad_answer", "cannot be read"),
    (Reply(spoken=0.4), Retryable, "truncated", "seconds of speech"),
    (Reply(change={"audio_base64": "!"}), Retryable, "bad_answer", "decoded"),
    (Reply(change={"audio_base64": None}), Retryable, "bad_answer", "decoded"),
    (
        Reply(change={"audio_base64": base64.b64encode(b"no sound" * 99).decode()}),
        Retryable,
        "bad_answer",
        "decoded",
    ),
]


@pytest.mark.parametrize(("reply", "kind", "reason", "words"), FAILURES)
async def test_a_failure_is_said_plainly_after_one_try(
    elevenlabs: ElevenLabs,
    server: FakeElevenLabs,
    reply: Reply,
    kind: type[StepError],
    reason: str,
    words: str,
) -> None:
    """I read who failed and what to do; nothing is tried, and paid, a second time."""
    server.reply = reply

    with pytest.raises(kind, match=words) as caught:
        await elevenlabs.speak(DIALOGUE)

    assert caught.value.reason == reason
    assert "ElevenLabs" in caught.value.message
    assert KEY not in str(caught.value)
    assert server.calls == 1


async def test_the_wait_that_is_asked_for_is_handed_on(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """`Retry-After: 7` means seven seconds."""
    server.reply = BUSY

    with pytest.raises(Retryable) as caught:
        await elevenlabs.speak(DIALOGUE)

    assert caught.value.retry_after == 7


@pytest.mark.parametrize("reply", [Reply(spoken=0.4), Reply(change={"audio_base64": "!"})])
async def test_an_answer_that_is_no_use_was_still_paid(
    elevenlabs: ElevenLabs, server: FakeElevenLabs, reply: Reply
) -> None:
    """The ledger shows what was billed, also where it was for nothing."""
    server.reply = reply

    with pytest.raises(Retryable) as caught:
        await elevenlabs.speak(DIALOGUE)

    assert caught.value.cost_usd == pytest.approx(server.characters * 0.0001)
    assert caught.value.cost_usd > 0


async def test_no_answer_ends_after_a_time(server: FakeElevenLabs) -> None:
    """A call that hangs is given up, and its connection closed."""
    voice, server.reply = ElevenLabs(KEY, server.url, longest=0.3), Reply(ending="hang")

    with pytest.raises(Retryable, match="too long") as caught:
        await voice.speak(DIALOGUE)

    assert caught.value.reason == "timeout"
    await asyncio.wait_for(server.hung_up.wait(), 5)
    await voice.aclose()


async def test_a_cancelled_call_is_closed(elevenlabs: ElevenLabs, server: FakeElevenLabs) -> None:
    """I press cancel: the call is dropped at once."""
    server.reply = Reply(ending="hang")
    call = asyncio.create_task(elevenlabs.speak(DIALOGUE))
    async with asyncio.timeout(20):
        while not server.calls:
            await asyncio.sleep(0.01)

    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call
    await asyncio.wait_for(server.hung_up.wait(), 5)


async def test_nobody_there_is_said_plainly() -> None:
    """Without a network I read that ElevenLabs could not be reached."""
    async with FakeElevenLabs() as gone:
        url = gone.url
    voice = ElevenLabs(KEY, url)

    with pytest.raises(Retryable, match="could not be reached"):
        await voice.speak(DIALOGUE)

    await voice.aclose()


TIMES = ("character_start_times_seconds", "character_end_times_seconds")
GARBLED = [
    None,
    [],
    "soon",
    [{"voice_id": "x"}],
    [{"start_time_seconds": 0, "end_time_seconds": 1, "dialogue_input_index": -1}] * 4,
    [
        {"start_time_seconds": 9 - n, "end_time_seconds": 10 - n, "dialogue_input_index": n}
        for n in range(4)
    ],
    [
        {"start_time_seconds": n, "end_time_seconds": 9_999, "dialogue_input_index": n}
        for n in range(4)
    ],
]


@pytest.mark.parametrize("segments", GARBLED)
async def test_without_usable_timestamps_the_time_is_shared_by_length(
    elevenlabs: ElevenLabs, server: FakeElevenLabs, segments: object
) -> None:
    """The transcript still follows the sound, a little less exactly."""
    server.reply = Reply(change={"voice_segments": segments})

    spoken = await elevenlabs.speak(DIALOGUE)

    lengths = [turn.end - turn.start for turn in spoken.turns]
    assert spoken.turns[0].start == 0
    assert sum(lengths) == pytest.approx(spoken.duration)
    assert lengths[0] > lengths[2] > lengths[1] > lengths[3] > 0


async def test_sentences_follow_the_answer_to_the_character(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """A long word of the written text may be said fast: the answer knows when it was said."""
    said = elevenlabs._lines([LONG])[0][1]
    first, last = said.index("House.") + 6, said.rindex("It is")
    times = [0.01 * n if n < first else 5 + 0.01 * n for n in range(len(said))]
    server.reply = Reply(
        change={
            "alignment": {
                "characters": list(said),
                "character_start_times_seconds": times,
                "character_end_times_seconds": [one + 0.01 for one in times],
            }
        }
    )

    spoken = await elevenlabs.speak([LONG])

    one, two, three = spoken.turns[0].sentences
    assert one.end == pytest.approx(0.01 * first)
    assert two.start == pytest.approx(5 + 0.01 * (first + 1))
    assert three.start == pytest.approx(5 + 0.01 * last)


@pytest.mark.parametrize(
    "alignment",
    [
        None,
        {"characters": [], "character_start_times_seconds": [], "character_end_times_seconds": []},
        {"characters": ["a"] * 500, **dict.fromkeys(TIMES, [9_999.0] * 500)},
        {"characters": ["a"] * 500, **{key: [float(-n) for n in range(500)] for key in TIMES}},
    ],
)
async def test_sentences_share_their_turn_where_characters_have_no_time(
    elevenlabs: ElevenLabs, server: FakeElevenLabs, alignment: object
) -> None:
    """Without usable times of characters each sentence gets its share of the turn."""
    server.reply = Reply(change={"alignment": alignment, "normalized_alignment": None})

    spoken = await elevenlabs.speak([LONG])

    turn = spoken.turns[0]
    lengths = [one.end - one.start for one in turn.sentences]
    assert sum(lengths) == pytest.approx(turn.end - turn.start)
    assert lengths[1] > 2 * lengths[0] > 2 * lengths[2] > 0


async def test_a_turn_in_several_segments_is_one_turn(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """A turn begins with its first segment and ends with its last."""
    server.reply = Reply(
        change={
            "voice_segments": [
                {"start_time_seconds": start, "end_time_seconds": end, "dialogue_input_index": turn}
                for start, end, turn in [(0.1, 2, 0), (2, 7, 0), (7.3, 8, 1), (8, 9, 1)]
            ]
        }
    )

    spoken = await elevenlabs.speak(DIALOGUE[:2])

    ends = min(9, spoken.duration)
    assert [(turn.start, turn.end) for turn in spoken.turns] == [(0.1, 7), (7.3, ends)]


async def test_no_more_calls_at_once_than_the_plan_allows(server: FakeElevenLabs) -> None:
    """Parts wait for a slot instead of being refused."""
    voice, server.latency = ElevenLabs(KEY, server.url, concurrency=3), 0.05

    await asyncio.gather(*(voice.speak(DIALOGUE) for _ in range(9)))

    assert server.most_at_once == 3
    assert server.calls == 9
    await voice.aclose()


async def test_a_lower_limit_in_the_answers_is_obeyed(server: FakeElevenLabs) -> None:
    """ElevenLabs says how much my plan allows at once; we keep to it from then on."""
    voice, server.plan, server.latency = ElevenLabs(KEY, server.url, concurrency=4), 2, 0.05
    await voice.speak(DIALOGUE)

    await asyncio.gather(*(voice.speak(DIALOGUE) for _ in range(8)))

    assert server.most_at_once == 2
    await voice.aclose()


async def test_a_slot_that_another_program_takes_is_waited_for(server: FakeElevenLabs) -> None:
    """Something else uses my key: the part waits for its turn, and is paid once."""
    voice = ElevenLabs(KEY, server.url, pauses=(0.01, 0.01))
    server.replies.extend([TOO_MANY_AT_ONCE, TOO_MANY_AT_ONCE])

    spoken = await voice.speak(DIALOGUE)

    assert server.calls == 3
    assert spoken.characters == server.characters
    await voice.aclose()


async def test_a_part_that_would_be_cut_off_is_never_sent(
    elevenlabs: ElevenLabs, server: FakeElevenLabs
) -> None:
    """ElevenLabs loses the end of long requests; we do not pay for that."""
    with pytest.raises(Final, match="too long for ElevenLabs"):
        await elevenlabs.speak([Turn("Sarah", "Hello there. " * 170)])

    assert server.calls == 0


@pytest.mark.parametrize("key", ["", "two words", "schlüssel", "line\n"])
def test_what_cannot_be_a_key_is_named_at_the_start(key: str) -> None:
    """A wrong setting is found when the server starts, and is not shown."""
    with pytest.raises(Misconfigured, match="ELEVENLABS_API_KEY"):
        ElevenLabs(key)


async def test_hibari_says_the_same_thing_the_same_way() -> None:
    """A part that is made again after a crash sounds as it did: the same bytes."""
    first, second = Workshop(), Workshop()

    spoken = [await HibariVoice(workshop).speak(DIALOGUE) for workshop in (first, second)]

    assert spoken[0] == spoken[1]
    await first.aclose()
    await second.aclose()


def test_the_fake_server_sends_real_sound() -> None:
    """The tests hear what they check: an MP3 of the length that was asked for."""
    assert seconds(hum(20)) == pytest.approx(20, abs=0.1)
    assert BytesIO(hum(1)).read(2) in (b"\xff\xfb", b"\xff\xfa")
