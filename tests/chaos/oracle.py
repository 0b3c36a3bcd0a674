"""The oracle: reads the rows, what watchers saw and what the till counted, and finds each fault."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from chaos.answers import asked_again
from chaos.books import Books, cancelled, key_of, time_of
from chaos.clients import OVER, Crowd, Story
from chaos.installation import Installation
from chaos.trouble import Troublemaker

STEPS = ["fetch", "write", "voice", "upload", "save"]


@dataclass
class Findings:
    """Faults by the promise they break, and what is counted and named apart."""

    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked_again: Counter[str] = field(default_factory=Counter)
    """Questions asked more than once, by why that had to be."""
    resumes: list[float] = field(default_factory=list)
    """Seconds from a kill to `job.resumed`."""
    measured: list[float] = field(default_factory=list)
    """The same, of kills in peace."""


def judge(
    books: Books, installation: Installation, crowd: Crowd, troublemaker: Troublemaker
) -> Findings:
    found = Findings()
    for story in crowd.stories:
        _judge_story(books, story, found)
    _judge_log(books, found)
    _judge_ledger(books, installation, found)
    for why, story_of_it in asked_again(books, installation, troublemaker):
        if why is None:
            found.faults["received answers paid again"].append(story_of_it)
        else:
            found.asked_again[why] += 1
    found.faults["odd answers"] += crowd.faults
    for killed in troublemaker.killed:
        seconds = _resumed_after(books, killed.job_id, killed.at)
        if seconds is not None:
            found.resumes.append(seconds)
            found.measured += [seconds] if killed.measured else []
    return found


def _judge_story(books: Books, story: Story, found: Findings) -> None:
    mine = set(books.about(story.bill))
    if len(story.job_ids) != 1 or mine != story.job_ids:
        found.faults["one key, one job"].append(f"{story.key}: {story.job_ids} and {mine}")
    for job_id in story.job_ids:
        row = books.jobs.get(job_id)
        if row is None or row["status"] not in OVER or row["status"] == "failed":
            state = (row or {}).get("status"), (row or {}).get("error")
            found.faults["jobs lost"].append(f"{job_id}: {state}")
        log = [body for _, body in books.log[job_id]]
        for watcher in story.watchers:
            for fault in watcher.faults:
                found.faults["events lost, repeated, reordered"].append(f"{job_id}: {fault}")
            if watcher.seen != log:
                said = f"{job_id}: saw {watcher.last} of {len(log)} by {watcher.kind}"
                found.faults["events lost, repeated, reordered"].append(said)


def _judge_log(books: Books, found: Findings) -> None:
    for job_id, row in books.jobs.items():
        numbers = [seq for seq, _ in books.log[job_id]]
        if numbers != list(range(1, row["last_seq"] + 1)):
            found.faults["events lost, repeated, reordered"].append(f"{job_id}: log {numbers}")
        events = books.events(job_id)
        finished = [e["step"]["key"] for e in events if e["type"] == "step.finished"]
        if finished != STEPS[: len(finished)] or (row["status"] == "complete") != (
            finished == STEPS
        ):
            found.faults["steps finished twice, or out of order"].append(f"{job_id}: {finished}")
        bars = [event["progress"] for event in events]
        if bars != sorted(bars):
            found.faults["progress fell"].append(f"{job_id}: {bars}")
        if events[-1]["status"] != row["status"]:
            found.faults["row and log disagree"].append(f"{job_id}: {row['status']}")


def _judge_ledger(books: Books, installation: Installation, found: Findings) -> None:
    """Nothing is paid after a cancelling; what a provider billed is on the ledger, and no more."""
    for payment in books.payments:
        for start, end in cancelled(books.events(payment["job_id"])):
            if start < payment["started_at"] / 1000 < end:
                said = f"{payment['job_id']}: {payment['provider']} {payment['part']}"
                found.faults["paid after a cancelling"].append(said)
    billed = Counter(books.name_of(call) for call in installation.till.calls if call.billed)
    settled = Counter(key_of(one) for one in books.payments if (one["usd"] or 0) > 0)
    open_ones = Counter(key_of(one) for one in books.payments if one["state"] == "started")
    for key in billed | settled:
        if not settled[key] <= billed[key] <= settled[key] + open_ones[key]:
            said = f"{key}: billed {billed[key]}, settled {settled[key]}, open {open_ones[key]}"
            found.faults["ledger and provider disagree"].append(said)


def _resumed_after(books: Books, job_id: str, at: float) -> float | None:
    """Seconds from *at* to the job's next event, if that is its being resumed."""
    later = [event for event in books.events(job_id) if time_of(event) > at]
    if later and later[0]["type"] == "job.resumed":
        return time_of(later[0]) - at
    return None
