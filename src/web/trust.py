"""What the pages say of the check, in words."""

import re
from collections.abc import Mapping

from tasks.episodes.balance import Balance
from tasks.episodes.values import Episode, EpisodeFact
from tasks.script.values import Report
from tasks.truth.measured import Share


def carried(report: Report) -> str:
    """Say how many claims there are, and how many of them the record carries."""
    if report.claims == report.supported:
        return f"{report.claims}, each carried by a fact of the record"
    return f"{report.claims}, of which the record carries {report.supported}"


def told(report: Report) -> str:
    """Say how much of what a listener should hear is told."""
    return f"{report.said} of {report.must_say} that matter most"


def mended(report: Report) -> str:
    """Say what became of lines that did not pass."""
    counts = {
        "written again": report.rewritten,
        "told by code": report.replaced,
        "dropped": report.dropped,
        "changed by the listener": report.edited,
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join(said) or "none had to be"


def leaning(report: Report) -> str:
    """List the words that lean, each once."""
    words = dict.fromkeys(word for one in report.segments for word in one.framing)
    return f"{report.leaning}: {', '.join(words)}" if words else "none"


def named(counts: Mapping[str, int]) -> str:
    """Write counts of parties, the largest first: `Republican 6, Democrat 4`."""
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{party} {count}" for party, count in order if count) or "none"


REASONS = re.compile(r"^[a-z]+: (['\"])(.*)\1: (.*)$", re.DOTALL)
LINE = 70
"""About so many letters stand in a line of a form."""


def reason(problem: str) -> str:
    """Say for people why a line would not be voiced."""
    found = REASONS.match(problem)
    return f"“{found[2]}”: {found[3]}." if found else problem


def rows(text: str) -> int:
    """How many lines a form needs for a text."""
    return max(2, 1 + len(text) // LINE)


def untold(episode: Episode) -> list[EpisodeFact]:
    """List what a listener should have heard and did not."""
    missing = {(one.key, name) for one in episode.report.segments for name in one.unsaid}
    return [
        fact
        for segment in episode.segments
        for fact in segment.facts
        if (segment.key, fact.id) in missing
    ]


def balanced(balance: Balance) -> str:
    """Say whose bills were told, by the parties of their sponsors."""
    bills = "bill" if balance.bills == 1 else f"{balance.bills} bills"
    over = "the last episode" if balance.episodes == 1 else f"the last {balance.episodes} episodes"
    return f"Who brought in the {bills} of {over}: {named(balance.parties)}."


def one_in(share: Share) -> str:
    """Say how rare a wrong verdict is, roughly: `1 in 1,100`."""
    if not share.wrong:
        return f"none in {share.all:,}"
    rate = share.all / share.wrong
    digits = 10 ** max(0, len(str(int(rate))) - 2)
    return f"1 in {round(rate / digits) * digits:,}"


def percent(share: Share) -> str:
    """Write how much was judged rightly; never rounded up to all."""
    return f"{int(1000 * share.good / share.all) / 10:.1f} %"
