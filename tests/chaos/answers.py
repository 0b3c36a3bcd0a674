"""What became of answers: of each question that was asked again, why it had to be."""

from collections import defaultdict
from collections.abc import Iterator

from chaos.books import Books, cancelled, time_of
from chaos.installation import Installation
from chaos.till import Call
from chaos.trouble import Troublemaker

BROKEN = ("hang", "cut", "silent end", "error event")
MEANWHILE = "asked for another job before the answer was kept"
SLACK = 0.25
"""Seconds between a look for what is kept and the payment that follows."""


def asked_again(
    books: Books, installation: Installation, troublemaker: Troublemaker
) -> Iterator[tuple[str | None, str]]:
    """Yield for each question that was asked again why, or None and its story: it was paid twice.

    Only what a provider billed counts as asked.
    """
    judge = _Judge(books, installation, troublemaker)
    by_key: dict[str, list[Call]] = defaultdict(list)
    for call in installation.till.calls:
        if call.billed:
            by_key[call.key].append(call)
    for calls in by_key.values():
        for number, again in enumerate(calls[1:], 1):
            why = [judge.why(call, again) for call in calls[:number]]
            if None in why:
                yield None, judge.story(calls[why.index(None)], again)
            else:
                yield why[-1], ""


class _Judge:
    def __init__(
        self, books: Books, installation: Installation, troublemaker: Troublemaker
    ) -> None:
        self._books, self._outages = books, troublemaker.outages
        self._sent = [sent for process in installation.processes for sent in process.sent]

    def why(self, call: Call, again: Call) -> str | None:
        """Say why *call*'s answer was of no use when it was asked *again*; None: it was of use."""
        if call.trouble in BROKEN:
            return "the answer broke off, or never came"
        if call.trouble:
            return "the answer could not be used"
        if call.whole_at is None:
            return "its process was killed, stopped or told to cancel during the call"
        if again.began <= call.whole_at:
            return MEANWHILE
        return self._why_not_kept(call, call.whole_at, again)

    def _why_not_kept(self, call: Call, whole_at: float, again: Call) -> str | None:
        name = self._books.name_of(call)
        first = self._books.payment_of(name, call.began)
        payment = self._books.payment_of(name, again.began)
        asked = payment["started_at"] / 1000
        if any(start <= asked and whole_at <= end for start, end in self._outages):
            return "the database or the storage was away before the answer was kept"
        if self._books.kept_at(name) < asked - SLACK:
            return None
        if payment["job_id"] != first["job_id"]:
            return MEANWHILE
        return self._lost_its_owner(call, name, asked, again)

    def _lost_its_owner(self, call: Call, name: str, asked: float, again: Call) -> str | None:
        first = self._books.payment_of(name, call.began)
        paid = first["started_at"] / 1000
        if self._signs(call.process, paid, asked):
            return "its process was killed, stopped or deployed before the answer was kept"
        if self._resumed(first["job_id"], paid, again.began):
            return "its process stalled for longer than a lease before the answer was kept"
        if any(call.began <= start <= again.began for start in self._cancellings(name)):
            return "its job was cancelled before the answer was kept"
        return None

    def _signs(self, process: str, since: float, until: float) -> bool:
        return any(
            one.process == process and since - 0.5 <= one.at <= until + SLACK for one in self._sent
        )

    def _resumed(self, job_id: str, since: float, until: float) -> bool:
        """Whether the job went to another owner."""
        return any(
            event["type"] == "job.resumed" and since <= time_of(event) <= until
            for event in self._books.events(job_id)
        )

    def _cancellings(self, name: str) -> list[float]:
        jobs = self._books.askers(name)
        return [start for job in jobs for start, _ in cancelled(self._books.events(job))]

    def story(self, lost: Call, again: Call) -> str:
        """Tell all that happened around an answer that was paid again, in order."""
        name = self._books.name_of(lost)
        lines = [(one.at, f"{one.process} {one.sign.name}") for one in self._sent]
        for call in (lost, again):
            lines.append((call.began, f"{call.provider} asked by {call.process} {call.trouble}"))
            lines.append((call.whole_at or call.began, "answered"))
        for job_id in self._books.askers(name):
            lines += [
                (time_of(event), f"{job_id[-6:]} {event['type']} {event['message']}")
                for event in self._books.events(job_id)
                if event["type"].startswith("job.")
            ]
        lines += [
            (one["started_at"] / 1000, f"{one['job_id'][-6:]} pays, {one['state']} in the end")
            for one in self._books.payments
            if one["content_key"] == name or one["job_id"] == name
        ]
        lines.append((self._books.kept_at(name), "kept"))
        since = self._books.payment_of(name, lost.began)["started_at"] / 1000
        around = [one for one in sorted(lines) if since - 2 <= one[0] <= again.began + 1]
        return "".join(f"\n    {at - lost.began:+.2f} {what}" for at, what in around)
