"""What is said for what is written, in the order in which it applies."""

import re
from collections.abc import Callable, Collection

from tasks.audio.numbers import cardinal, decimal, digits, ordinal, pairs, plural, roman
from tasks.audio.readings import (
    by_congress,
    clock,
    date,
    from_where,
    host,
    measure,
    money,
    month,
    number,
    numeric_date,
    paragraph,
    ratio,
    suffix,
    unnumbered,
)
from tasks.audio.spellings import (
    ABBREVIATIONS,
    CODES,
    MEASURES,
    MONTHS,
    NUMBERED,
    PRONUNCIATIONS,
    REPORTS,
    TITLES,
    UNITS,
)
from tasks.script.wording import STATES

Said = str | Callable[[re.Match[str]], str]


def one_of(words: Collection[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


NUMBER = r"\d[\d,]*(?:\.\d+)?(?<!,)"
NTH = "(?:st|nd|rd|th)?"
MONTH = f"({'|'.join(f'{m[:3]}(?:{m[3:]}|t?[.])?' if m != 'May' else m for m in MONTHS)})"
SCALE = r"(hundred|thousand|million|billion|trillion|[kmbtKMBT]n?\b)"
MONEY = rf"(?:\bUS)?(?P<sign>[$€£])(?P<amount>{NUMBER})(?:[\s-]?(?P<scale>{SCALE}))?"
CALLS = r"(?:call|line|system|service|center|dispatch|operator|number|[Ss]uicide)"
STARTERS = "The|It|Its|This|That|These|Those|In|A|An|But|And|So|He|She|They|We|If|Under|For|What"


def rules(*rows: tuple[str, Said]) -> list[tuple[re.Pattern[str], Said]]:
    return [(re.compile(pattern), said) for pattern, said in rows]


ADDRESSES = rules(
    (r"\[([^\]]+)\]\([^)]*\)", r"\1"),
    (r"https?://(?:www\.)?([\w.-]+\w)(?:[/?#]\S*?)?(?=[.,;:!?)\"'”]*(?:\s|$))", host),
    (r"([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)", lambda m: f"{m[1]} at {m[2].replace('.', ' dot ')}"),
    (r"\b(?:www\.)?((?:[a-z0-9-]+\.)+(?:gov|com|org|net|edu|mil))\b(?:/[^\s.,;:!?)]*)*", host),
    (
        rf"[(\[]([DRI])-({one_of([*STATES, *STATES.values()])})(?:[-–](?:\d+|At Large))?[)\]]",
        from_where,
    ),
    (rf"\b([DRI])-({one_of([*STATES, *STATES.values()])})\b(?:-\d+)?", from_where),
)
DIRECTION = re.compile(r"\[([^\]]*)\]")

RULES = rules(
    # Citations first: what follows would read their letters and numbers one by one.
    *(
        (rf"(?<![\w.'])(?:{pattern})[\s-]?(\d{{1,5}})\b", measure(name))
        for pattern, name in MEASURES.items()
    ),
    *(
        (rf"(?<![\w.'])(?:{pattern})(?=(\s*$|\s+(?:{STARTERS})\b)?)(?!\w)", unnumbered(name))
        for pattern, name in MEASURES.items()
        if "Res" in pattern or "Amdt" in pattern
    ),
    *(
        (rf"(?<![\w.])(?:{pattern})\s?(?:No\.?:?\s?)?(\d+)[-–](\d+)", by_congress(name))
        for pattern, name in REPORTS.items()
    ),
    *(
        (
            rf"\b(\d+)\s(?:{pattern})\s?(?:§+\s?|[Ss]ec(?:tion|\.)\s?)?(\d+)",
            rf"title \1 {name}, section \2",
        )
        for pattern, name in CODES.items()
    ),
    (r"\bU\.\s?S\.\s?C\.", "US Code"),
    (r"§§\s?", "sections "),
    (r"§\s?", "section "),
    (r"\b([Ss])ecs\.(?=\s?\d)", r"\1ections"),
    (r"\b([Ss])ec\.(?=\s?\d)", r"\1ection"),
    (r"\b[Nn]os?\.\s?(?=\d)", "number "),
    # Abbreviations, in the sense that what stands beside them gives.
    (rf"\b({one_of(TITLES)})\.(?=\s[A-Z])", lambda m: TITLES[m[1]]),
    (
        rf"(?<![\w.])({one_of(ABBREVIATIONS)})\.(?=(\s*$|\s+(?:{STARTERS})\b)?)",
        lambda m: ABBREVIATIONS[m[1]] + ("." if m[2] is not None else ""),
    ),
    (r"\b(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([AaPp])\.?[Mm]\b\.?)?", clock),
    (r"(?<=\d)\s?([AaPp])\.?[Mm]\b(?:\.(?=,|\s[a-z]))?", lambda m: f" {m[1].upper()}M"),
    (
        rf"\b((?:[A-Z]\.){{2,}})(?=(\s*$|\s+(?:{STARTERS})\b)?)",
        lambda m: m[1].replace(".", "") + ("." if m[2] is not None else ""),
    ),
    (r"\bFY\s?'?(\d{4})\b", r"fiscal year \1"),
    (r"\bFY\s?'?(\d{2})\b", r"fiscal year 20\1"),
    # Dates.
    (rf"\b{MONTH} (\d{{1,2}}){NTH},? (\d{{4}})\b", lambda m: date(month(m[1]), m[2], m[3])),
    (rf"\b(\d{{1,2}}){NTH} {MONTH},? (\d{{4}})\b", lambda m: date(month(m[2]), m[1], m[3])),
    (
        rf"\b{MONTH} (\d{{1,2}})\s?[-–]\s?(\d{{1,2}})\b",
        lambda m: f"{date(month(m[1]), m[2])} to {ordinal(int(m[3]))}",
    ),
    (rf"\b{MONTH} (\d{{1,2}}){NTH}\b(?![\d,.]*\d)", lambda m: date(month(m[1]), m[2])),
    (rf"\b{MONTH},? (\d{{4}})\b", lambda m: f"{month(m[1])} {pairs(int(m[2]))}"),
    (rf"\b(\d{{1,2}}){NTH} {MONTH}\b(?=\W|$)", lambda m: date(month(m[2]), m[1])),
    (r"\b(\d{4})-(\d{2})-(\d{2})\b", lambda m: numeric_date(m[0], m[1], m[2], m[3])),
    (r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: numeric_date(m[0], m[3], m[1], m[2])),
    (r"\b\d{3}-\d{3}-\d{4}\b", lambda m: digits(m[0])),
    # Money, shares, measures.
    (rf"\$({NUMBER})\s?(?:-|–|to)\s?\$?(?={NUMBER}\s?{SCALE})", lambda m: f"{decimal(m[1])} to $"),
    (rf"\$({NUMBER})\s?[-–]\s?\$?(?=\d)", lambda m: f"{decimal(m[1])} to $"),
    (
        rf"(?P<article>\b[Aa]n?\s){MONEY}(?=[\s-][a-z])",
        money,
    ),
    (
        rf"(?P<article>(?!))?{MONEY}",
        money,
    ),
    (r"(?<=\d)\s?%", " percent"),
    (rf"(?<=\d)\s?({one_of(UNITS)})(?!\w)", lambda m: f" {UNITS[m[1]]}"),
    (r"#(?=\d)", "number "),
    (r"~\s?(?=\d)", "about "),
    # Numbers among themselves.
    (r"\b(\d{1,4})((?:\((?:[A-Za-z]|[ivx]{2,4}|\d{1,2})\))+)", paragraph),
    (r"\b9/11\b", "nine eleven"),
    (rf"\b(9-1-1|911(?= {CALLS})|988(?= {CALLS}))\b", lambda m: digits(m[0])),
    (rf"\b({'|'.join(NUMBERED)}) ([IVXL]+)\b", lambda m: f"{m[1]} {cardinal(roman(m[2]))}"),
    (r"\b([A-Z][a-z]+),? (II|III|IV)\b", suffix),
    (r"\b(\d{3}0)'?s\b", lambda m: plural(pairs(int(m[1])))),
    (r"(?<!\w)'(\d0)s\b", lambda m: plural(cardinal(int(m[1])))),
    (r"\b(\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1].replace(",", "")))),
    (r"(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/])", ratio),
    (r"(?<=\d)\s?[-–—]\s?(?=\d)", " to "),
    (r"(?<=[A-Za-z])-(?=\d)", " "),
    (r"(?<![\w)])-(?=\.?\d)", "minus "),
    (r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)", " "),
    (rf"(?<!\d)\.\d+|{NUMBER}", number),
    # What is left of symbols.
    (r"&", " and "),
    (r"\+", " plus "),
    (r"=", " equals "),
    (r"@", " at "),
    (r"<", " less than "),
    (r">", " more than "),
    (r"\s?--+\s?", " — "),
    (r"(?<=\w)/(?=\w)", " "),
    (rf"\b({one_of(PRONUNCIATIONS)})\b", lambda m: PRONUNCIATIONS[m[1]]),
)
