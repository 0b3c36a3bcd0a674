"""What the pages say of the check, in words."""

from collections.abc import Mapping

from tasks.script.values import Report


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
