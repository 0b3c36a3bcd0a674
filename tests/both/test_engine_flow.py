"""Steps that overlap: what one makes is taken up by the next while it is still at work."""

import asyncio
from pathlib import Path

import msgspec

from engine import SOON, Engine, Gate, Params, Provider, open_engine, until
from tasks.errors import Final, Retryable, StepError
from tasks.jobs.flow import Flow
from tasks.jobs.pipeline import Pipeline, pipeline, step
from tasks.jobs.run import Context, Run
from tasks.jobs.values import Outcome

WORDS = ("one", "two", "three")


class Words(msgspec.Struct, frozen=True):
    said: tuple[str, ...]

    @property
    def pieces(self) -> tuple[str, ...]:
        return self.said


class Talk:
    """A kind of job: `write` hands on words, each a paid part, `voice` speaks each as it comes."""

    def __init__(self) -> None:
        self.writer, self.voice = Provider(*WORDS, shared=False), Provider(*WORDS)
        self.heard: list[str] = []
        self.after_voice: StepError | None = None

    @property
    def kind(self) -> Pipeline[Params]:
        @step("write", title="Write", message="Writing…")
        async def write(context: Context) -> Words:
            said = []
            for done, name in enumerate(WORDS):
                context.progress(done, len(WORDS), "word", f"Writing… word {done + 1}")
                said.append((await context.part(name, self.writer.call(name, context))).result)
                context.hand_on(said[-1])
            return Words(tuple(said))

        @step("voice", title="Voice", message="Voicing…")
        async def voice(context: Context, words: Flow[Words]) -> Words:
            async for word in words.pieces():
                call = self.voice.call(word.lower(), context)
                self.heard.append((await context.part(word, call)).result)
                context.progress(len(self.heard), 4, "word", f"Voicing… word {len(self.heard)}")
                if self.after_voice:
                    raise self.after_voice
            return await words.result()

        @pipeline("toy", title="Toy", params=Params, steps=(write, voice))
        async def talk(run: Run[Params]) -> Outcome:
            async with run.together() as steps:
                words = steps.begin(write)
                spoken = steps.begin(voice, words)
            return Outcome(message=" ".join((await spoken.result()).said))

        return talk


async def test_a_piece_is_taken_up_while_the_next_is_made(tmp_path: Path) -> None:
    """The second word is still being written when the first one is heard."""
    talk = Talk()
    gate = talk.writer.gates["two"] = Gate()
    async with open_engine(tmp_path, talk.kind) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        await until(lambda: talk.heard == ["ONE"])
        now = await engine.status(job_id)
        gate.open()

        await until(lambda: _is_over(engine, job_id))

        assert [one.status for one in now.steps] == ["processing", "processing"]
        assert talk.heard == ["ONE", "TWO", "THREE"]
        assert (await engine.status(job_id)).message == "ONE TWO THREE"


async def test_steps_that_overlap_start_and_end_in_their_order(tmp_path: Path) -> None:
    """The story reads as if they came one after the other; the bar is the sum of both."""
    talk = Talk()
    async with open_engine(tmp_path, talk.kind) as engine:
        job_id = await engine.submit()
        await engine.run()

        events = await engine.events(job_id)

        edges = [
            (event["type"], event["step"]["key"])
            for event in events
            if event["type"] in ("step.started", "step.finished")
        ]
        assert sorted(edges, key=edges.index) == edges
        assert [key for kind, key in edges if kind == "step.started"] == ["write", "voice"]
        assert [key for kind, key in edges if kind == "step.finished"] == ["write", "voice"]
        assert [one["progress"] for one in events] == sorted(one["progress"] for one in events)


async def test_the_message_is_of_the_earliest_step_that_is_not_done(tmp_path: Path) -> None:
    """While words are still written, nobody is told of the voice that runs behind."""
    talk = Talk()
    gate = talk.writer.gates["three"] = Gate()
    async with open_engine(tmp_path, talk.kind) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        await until(lambda: len(talk.heard) == 2)
        await until(lambda: _says(engine, job_id, "Writing… word 3"))
        gate.open()
        await until(lambda: _is_over(engine, job_id))

        events = await engine.events(job_id)

        until_written = [
            event["message"]
            for event in events[: [e["type"] for e in events].index("step.finished")]
            if "step" in event
        ]
        assert all(message.startswith("Writing…") for message in until_written)


async def test_a_killed_job_hands_on_again_what_is_remembered(tmp_path: Path) -> None:
    """The next process writes nothing anew, and voices what was not voiced: none is paid twice."""
    talk = Talk()
    gate = talk.voice.gates["two"] = Gate()
    async with open_engine(tmp_path, talk.kind) as engine:
        job_id = await engine.submit()
        engine.start(engine.runner("killed"))
        await gate.wait()
        await until(lambda: _has_written(engine, job_id))
        engine.expire()
        del talk.voice.gates["two"]

        await engine.run("next")

        assert talk.writer.calls == list(WORDS)
        assert talk.voice.calls == ["one", "two", "two", "three"]
        assert (await engine.status(job_id)).message == "ONE TWO THREE"


async def test_a_step_that_fails_ends_the_one_beside_it(tmp_path: Path) -> None:
    """A final error of the second step stops the first: nothing is written that nobody hears."""
    talk = Talk()
    talk.after_voice = Final("The voice is gone.")
    gate = talk.writer.gates["two"] = Gate()
    async with open_engine(tmp_path, talk.kind) as engine:
        job_id = await engine.submit()
        running = engine.start()
        await until(lambda: talk.heard == ["ONE"])
        gate.open()
        async with asyncio.timeout(SOON):
            await running

        status = await engine.status(job_id)

        assert status.status == "failed"
        assert status.error is not None
        assert status.error.message == "The voice is gone."
        assert "three" not in talk.writer.calls


async def test_a_retry_goes_on_in_both_steps(tmp_path: Path) -> None:
    """What failed for a while is tried again, with the words that are there."""
    talk = Talk()
    talk.voice.errors["two"] = Retryable("Busy.")
    async with open_engine(tmp_path, talk.kind) as engine:
        job_id = await engine.submit()
        await engine.run()
        engine.clock.advance(61)

        await engine.run()

        assert talk.voice.calls == ["one", "two", "two", "three"]
        assert len(set(talk.writer.calls)) == len(talk.writer.calls)
        assert (await engine.status(job_id)).status == "complete"


async def _is_over(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).over


async def _says(engine: Engine, job_id: str, message: str) -> bool:
    return (await engine.status(job_id)).message == message


async def _has_written(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).steps[0].status == "complete"
