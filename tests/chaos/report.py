"""The report: a small table, one column a mode."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from chaos.books import Books
from chaos.clients import Crowd
from chaos.installation import LEASE, Installation
from chaos.oracle import Findings
from chaos.trouble import Troublemaker

PROMISES = (
    "jobs lost",
    "one key, one job",
    "events lost, repeated, reordered",
    "steps finished twice, or out of order",
    "progress fell",
    "row and log disagree",
    "received answers paid again",
    "paid after a cancelling",
    "ledger and provider disagree",
    "audio that cannot be fetched",
    "odd answers",
)


@dataclass
class Outcome:
    """What one run came to."""

    installation: Installation
    crowd: Crowd
    troublemaker: Troublemaker
    books: Books
    findings: Findings

    @property
    def good(self) -> bool:
        return not any(self.findings.faults.values())

    def cells(self) -> dict[str, str]:
        """The column of the table."""
        findings, stories = self.findings, self.crowd.stories
        jobs, calls = self.books.jobs.values(), self.installation.till.calls
        ended = Counter(row["status"] for row in jobs)
        watchers = [watcher for story in stories for watcher in story.watchers]
        stops = [seconds for one in self.installation.processes for seconds in one.stops]
        return {
            "jobs": f"{len(jobs)}: {_counted(ended)}",
            "trouble": _counted(self.troublemaker.done),
            "jobs under way in what was killed": str(len(self.troublemaker.killed)),
            "watchers": f"{len(watchers)}, on {sum(w.connections for w in watchers)} connections",
            "events they saw": str(sum(watcher.last for watcher in watchers)),
            "paid calls": _counted(Counter(call.provider for call in calls if call.billed)),
            **{promise: str(len(findings.faults.get(promise, []))) for promise in PROMISES},
            "asked again": _counted(findings.asked_again, "<br>") or "0",
            f"slowest resume in peace (1.5 leases: {1.5 * LEASE:g} s)": _slowest(findings.measured),
            "slowest resume in trouble": _slowest(findings.resumes),
            "slowest stop after SIGTERM": _slowest(stops),
            "slowest ticket, with all tries": f"{self.crowd.slowest_ticket:.1f} s",
        }

    def faults(self) -> str:
        lines = [
            f"- {promise}: {fault}"
            for promise, faults in self.findings.faults.items()
            for fault in faults
        ]
        return "\n".join(lines)


def table(outcomes: list[Outcome]) -> str:
    """Write the columns side by side, in Markdown."""
    columns = [outcome.cells() for outcome in outcomes]
    head = ["", *(outcome.installation.mode for outcome in outcomes)]
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _counted(counts: Mapping[str, int], between: str = ", ") -> str:
    return between.join(f"{count} {what}" for what, count in sorted(counts.items()) if count)


def _slowest(seconds: list[float]) -> str:
    return f"{max(seconds):.1f} s of {len(seconds)}" if seconds else "none"
