"""Make faithful turns false, one slip at a time, in every way that a writer could."""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from tasks.audio.spellings import MONTHS
from tasks.record import Bill
from tasks.script.facts.parties import by_party
from tasks.script.values import Turn
from tasks.script.wording import STATES

Mutant = tuple[str, Turn]
"""What was done to it, and the false turn."""
Slip = tuple[str, str]
"""What was done to it, and the false text."""

DATE = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b(?:, (\d{{4}}))?")
TALLY = re.compile(r"\b(\d{1,3}) to (\d{1,3})\b(?! (?:years|months|days|percent))")
PARTY_COUNT = re.compile(
    r"\b(Republicans|Democrats|independents)( voted)? ((\d{1,3}) to (\d{1,3}))\b"
)
NUMBER = re.compile(r"(?<![\w.$,-])(\d{1,3}(?:,\d{3})*)(?![\w,%-]|\.\d)")
WORDED = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
QUOTE = re.compile(r'"([^"]{12,})"|“([^”]{12,})”')

SWAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "party": (
        (r"\bRepublican(s?)\b", r"Democrat\1"),
        (r"\bDemocrat(s?)\b", r"Republican\1"),
    ),
    "result": (
        (r"\bpassed it\b", "rejected it"),
        (r"\bagreed to it\b", "rejected it"),
        (r"\bhas passed\b", "has rejected"),
        (r"\bfailed in\b", "passed"),
        (r"\bdid not carry\b", "carried"),
        (r"\bwhich carried\b", "which failed"),
        (r"\bby voice vote\b", "by unanimous consent"),
        (r"\bby unanimous consent\b", "by voice vote"),
        (r"\bwithout objection\b", "by voice vote"),
    ),
    "status": (
        (r"\bis in committee\b", "is now law"),
        (r"\bis now law\b", "is in committee"),
        (r"\bhas passed the House\b", "is now law"),
        (r"\bhas passed the Senate\b", "has been through both chambers"),
        (r"\bis out of committee\b", "has passed the House"),
        (r"\bthe President signed it\b", "the President vetoed it"),
        (r"\bwas referred to\b", "was approved by"),
        (r"\breported it\b", "rejected it"),
        (r"\bbecame Public Law\b", "did not become Public Law"),
        (r"\bhas failed on the floor\b", "has passed the House"),
        (r"\bhas been held up in\b", "has passed"),
        (r"\bintroduced it\b", "cosponsored it"),
    ),
    "negation": (
        (r"\bpassed it\b", "did not pass it"),
        (r"\bintroduced it\b", "did not introduce it"),
        (r"\bshows no\b", "shows a"),
        (r"\bhas no summary\b", "has a summary"),
        (r"\bit was referred\b", "it was not referred"),
        (r"\bIt is\b", "It is not"),
        (r"\bIt has\b", "It does not have"),
        (r"\bIt requires\b", "It does not require"),
        (r"\b(requires|prohibits|allows|provides|establishes|directs|authorizes)\b",
         r"does not \1"),
        (r"\bmust\b", "need not"),
        (r"\bmay not\b", "may"),
        (r"\bis no\b", "is a"),
        (r"\bcannot\b", "can"),
        (r"\bdoes not\b", "does"),
        (r"\b(are|ca|could|would|does|did|has|have|is|was)n't\b", r"\1"),
        (r"\bnever came to\b", "came to"),
        (r"\bwithout\b", "with"),
        (r"\b[Nn]either of\b", "each of"),
    ),
    "construction": (
        (r"\bjoined them\b", "voted against them"),
        (
            r"\b(sided|voted|voting|joined) (?:alongside|with)\b(?= (?:the )?(?:Rep|Dem))",
            r"\1 against",
        ),
        (r"\bNobody on\b", "Somebody on"),
        (r"\bAll but\b", "Only"),
        (r"\b(two|four) (days|weeks) later\b", r"\1 months later"),
        (r"\bthe same day\b", "the next day"),
        (r"\bthe next day\b", "the same day"),
        (r"\bthe day it was introduced\b", "the day after it was introduced"),
        (r"\b(?:as|so) long as\b", "unless"),
        (r"\bno more than\b", "more than"),
        (r"\bat (?:the )?most\b", "at least"),
        (r"\bup to\b(?= [$\d])", "at least"),
        (r"\bheld? on to\b", "throw away"),
        (r"\boff limits\b", "open"),
        (r"\btake (it|them) (?:down|off)\b", r"leave \1 up"),
        (r"\b(keep|keeps|kept) (?=[\w' ]{3,40} from\b)", "let "),
        (r"\bEvery (Republican|Democrat) who voted\b", r"No \1 who voted"),
        (r"\bfrom the start\b", "much later"),
    ),
    "polarity": (
        (r"\brequires?\b", "prohibits"),
        (r"\bprohibits?\b", "requires"),
        (r"\ballows?\b", "prohibits"),
        (r"\bincreases?\b", "reduces"),
        (r"\breduces?\b", "increases"),
        (r"\bextends?\b", "shortens"),
        (r"\bexcludes?\b", "includes"),
        (r"\bpermanent(ly)?\b", r"temporary\1"),
        (r"\bnullif(?:y|ies)\b", "affirms"),
        (r"\brepeals?\b", "restores"),
        (r"\bbefore\b", "after"),
        (r"\bmore than\b", "less than"),
        (r"\bat least\b", "at most"),
        (r"\bfederal\b", "private"),
        (r"\bforeign\b", "domestic"),
        (r"\ball (Republicans|Democrats)\b", r"some \1"),
    ),
    "unit": (
        (r"\bdays?\b", "months"),
        (r"\bmonths?\b", "years"),
        (r"\byears?\b", "months"),
        (r"\bacres?\b", "square miles"),
        (r"\bmillion\b", "billion"),
        (r"\bbillion\b", "million"),
        (r"\bcosponsors?\b", "opponents"),
        (r"\bvotes\b", "points"),
        (r"\bpercent\b", "dollars"),
    ),
}  # fmt: skip

INVENTIONS = (
    "Supporters say it will save taxpayers 4.2 billion dollars a year.",
    "Critics call it a giveaway to industry.",
    "The White House has said the President would sign it.",
    "It is the first bill of its kind in thirty years.",
    "Polls show that most Americans support it.",
    "The Congressional Budget Office says it costs 310 million dollars.",
    "It was written after a scandal in Florida.",
    "The Senate is expected to take it up next week.",
    "Governor Smith has come out against it.",
    "It passed with support from both parties.",
    "A similar bill died in the last Congress.",
    "The committee held three hearings on it in March.",
    "The Supreme Court struck down an earlier version.",
    "Senator Jane Miller of Vermont called it a triumph.",
    "It takes effect on July 1, 2027.",
    "It also raises the minimum wage.",
    "Twelve states already have such a law.",
    "The measure was named after a soldier.",
    "It does so because costs had doubled.",
    'As one member put it, "this is long overdue."',
    "Unions and business groups back it.",
    "It will create thousands of jobs.",
    "The fines go up to 10,000 dollars.",
    "Nobody spoke against it in the debate.",
    "The Environmental Protection Agency asked for it.",
    "It covers roughly forty million people.",
    "You should call your representative about it.",
    "It could soon become law.",
    "The vote was the closest of the year.",
    "Leaders of both chambers have promised a vote.",
)


LATER = (
    "The President has promised to sign it.",
    "It was rushed through without debate.",
    "Only one Republican voted for it.",
    "All Democrats voted against it.",
    "It has the support of the House leadership.",
    "A court has already blocked it.",
    "It would cost nothing.",
    "The vote was along party lines.",
    "Its sponsor voted against it.",
    "The bill is expected to fail.",
    "Two senators changed their votes.",
    "It passed the House by one vote.",
    "The sponsor has withdrawn his support.",
    "It takes effect at once.",
    "It was vetoed.",
    "It was the closest vote in the House this year.",
    "The bill would apply to schools in Texas.",
    "That means higher prices for families.",
    "The House passed it on a Friday.",
    "It replaces a law from 1998.",
    "The Speaker opposed it.",
    "No one in the House voted no.",
    "The bill was written by the oil industry.",
    "It is a good bill.",
    "The bill died in committee.",
    "They hope that the Senate will agree.",
    "It would let people vote without proof.",
    "Members of the committee cheered.",
    "It passed by a wide margin, 300 to 12.",
    "Many of the cosponsors are from California.",
)
"""Written after the gate was frozen for the third time; 4 of 100 got through then."""


LAST = (
    "It was tucked into a spending package.",
    "The bill has no cosponsors any more.",
    "It also covers retired teachers.",
    "The deadline is the end of next year.",
    "Nobody outside Washington had asked for it.",
    "It is paid for by a tax on tobacco.",
    "Rural hospitals would close without it.",
    "Its sponsor is running for Governor.",
    "The President took it to court.",
    "The House had turned it down twice before.",
    "It went through the Senate without a single no.",
    "Half of the money goes to Alaska.",
    "Lobbyists spent months on it.",
    "It no longer applies to small businesses.",
    "The report is due within ninety days.",
    "Inspectors may enter without a warrant.",
    "It would double the penalty.",
    "The vote came after midnight.",
    "The program runs out in 2031.",
    "Parents have to agree first.",
    "The Secretary has the last word.",
    "It is modeled on a law in Oregon.",
    "Several of its cosponsors have since resigned.",
    "The committee chair kept it off the floor.",
    "It sailed through in less than an hour.",
    "At most fifty people would qualify.",
    "It only applies in wartime.",
    "The states would have to pay half of it.",
    "The clerk lost the first draft.",
    "It is the second time that the two chambers agree on it.",
)
"""Written after the gate had learned to read freer words; 45 of 6,420 got through then."""


BY_CONSTRUCTION = (
    "Ninety-one Democrats sided with the Republicans.",
    "Three hundred Republicans crossed over to join the Democrats.",
    "Every independent who voted was in favor.",
    "All but seventeen of the cosponsors are independents.",
    "None of whom voted no, and ninety Democrats joined them.",
    "It landed in the House Committee on Small Business three weeks later.",
    "Eleven months later the Senate followed.",
    "It would put the oceans off limits to whaling.",
    "It would do away with the estate tax.",
    "They would have to hold on to the tapes for ninety years.",
    "It keeps landlords from raising the rent.",
    "It's waiting on the calendar for a vote in the Supreme Court.",
    "The agency would have to take the dams down.",
    "Patients could sue as long as they signed up.",
    "Airlines would have to pay for it up front.",
    "The day it was introduced, the Governor signed off on it.",
    "Twelve senators voted against it.",
    "That is enough to give everybody a job.",
    "The idea came from a colleague in Guam.",
    "It gives billionaires a choice.",
    "Only eighty-eight members voted against it.",
    "At no cost, pilots could fly.",
    "It's on the books in Canada.",
    "Its backers are all dentists.",
)
"""Written with the constructions that were taught to the gate."""


def mutants(turn: Turn, bill: Bill, others: list[Bill]) -> Iterator[Mutant]:
    """Every slip this turn allows; *others* lend their names and numbers."""
    if turn.kind == "question":
        return
    seen = {turn.text}
    yield from _votes(turn, bill)
    yield from _roll_calls(turn, bill)
    for kind, text in _texts(turn.text, bill, others):
        if text not in seen:
            seen.add(text)
            yield kind, msgspec.structs.replace(turn, text=text)


def slips(text: str) -> Iterator[Slip]:
    """Slips that need no record: numbers, days, money, chambers, states, quotes, words turned."""
    found = (
        each
        for change in (_tallies, _dates, _numbers, _money, _chambers, _states, _quotes)
        for each in change(text)
    )
    swapped = (
        (kind, said)
        for kind, rows in SWAPS.items()
        for pattern, instead in rows
        for said in _each(text, pattern, instead)
    )
    yield from (one for one in (*found, *swapped) if one[1] != text)


def _votes(turn: Turn, bill: Bill) -> Iterator[Mutant]:
    """Give a vote the count of another vote on the same bill, and cite that too."""
    for found in TALLY.finditer(turn.text):
        told = (int(found[1]), int(found[2]))
        for number, vote in enumerate(reversed(bill.votes), 1):
            counted = (vote.yeas, vote.nays)
            if None in counted or counted == told or f"{vote.yeas} to {vote.nays}" in turn.text:
                continue
            said = f"{vote.yeas} to {vote.nays}"
            text = turn.text[: found.start()] + said + turn.text[found.end() :]
            facts = (*turn.facts, f"vote.{number}")
            yield "vote", msgspec.structs.replace(turn, text=text, facts=facts)


def _roll_calls(turn: Turn, bill: Bill) -> Iterator[Mutant]:
    """Give a party the count of the other one, of the whole House, or of another roll call."""
    found = list(PARTY_COUNT.finditer(turn.text))
    for first, second in pairwise(found):
        for group in (1, 3):
            text = _exchanged(turn.text, first, second, group)
            if first[3] != second[3]:
                yield "party's count", msgspec.structs.replace(turn, text=text)
    for one in found:
        for number, vote in enumerate(reversed(bill.votes), 1):
            sides = by_party(vote).get(one[1].removesuffix("s"), (vote.yeas, vote.nays))
            for said in (f"{sides[0]} to {sides[1]}", f"{vote.yeas} to {vote.nays}"):
                if vote.parties and said != one[3]:
                    text = turn.text[: one.start(3)] + said + turn.text[one.end(3) :]
                    facts = (*turn.facts, f"vote.{number}", f"parties.{number}")
                    yield "party's count", msgspec.structs.replace(turn, text=text, facts=facts)


def _exchanged(text: str, first: re.Match[str], second: re.Match[str], group: int) -> str:
    between = text[first.end(group) : second.start(group)]
    after = text[second.end(group) :]
    return text[: first.start(group)] + second[group] + between + first[group] + after


def _texts(text: str, bill: Bill, others: list[Bill]) -> Iterator[tuple[str, str]]:
    yield from _tallies(text)
    yield from _dates(text)
    yield from _numbers(text)
    yield from _money(text)
    yield from _chambers(text)
    yield from _states(text)
    yield from _people(text, bill, others)
    yield from _bills(text, bill, others)
    yield from _quotes(text)
    for kind, rows in SWAPS.items():
        for pattern, instead in rows:
            yield from ((kind, one) for one in _each(text, pattern, instead))
    yield from _inventions(text)


def _each(text: str, pattern: str, instead: str) -> Iterator[str]:
    """Swap at one place after the other; a name such as `Postal Service` is left whole."""
    for found in re.finditer(pattern, text):
        yield text[: found.start()] + found.expand(instead) + text[found.end() :]


def _tallies(text: str) -> Iterator[tuple[str, str]]:
    for found in TALLY.finditer(text):
        yeas, nays = int(found[1]), int(found[2])
        for kind, said in (
            ("number", f"{yeas + 1} to {nays}"),
            ("number", f"{yeas} to {nays + 3}"),
            ("reversed", f"{nays} to {yeas}"),
        ):
            if yeas != nays or kind != "reversed":
                yield kind, text[: found.start()] + said + text[found.end() :]


def _dates(text: str) -> Iterator[tuple[str, str]]:
    for found in DATE.finditer(text):
        month, day, year = found[1], int(found[2]), found[3]
        tail = f", {year}" if year else ""
        other = MONTHS[(MONTHS.index(month) + 1) % 12]
        said = [f"{month} {day + 1 if day < 28 else day - 1}{tail}", f"{other} {day}{tail}"]
        said += [f"{month} {day}, {int(year) - 1}"] if year else []
        for one in said:
            yield "date", text[: found.start()] + one + text[found.end() :]


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    taken = [found.span() for found in (*TALLY.finditer(text), *DATE.finditer(text))]
    for found in NUMBER.finditer(text):
        if any(start <= found.start() < end for start, end in taken):
            continue
        more = f"{int(found[1].replace(',', '')) + 2:,}"
        yield "number", text[: found.start()] + more + text[found.end() :]
    for n, word in enumerate(WORDED):
        for one in _each(
            text, rf"\b{word}\b(?! (?:sides|chambers|synthetic))", WORDED[(n + 1) % 8]
        ):
            yield "number", one


def _money(text: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"\$(\d[\d,]*)(\.\d+)?", text):
        more = f"${int(found[1].replace(',', '')) * 10:,}{found[2] or ''}"
        yield "money", text[: found.start()] + more + text[found.end() :]


def _chambers(text: str) -> Iterator[tuple[str, str]]:
    for here, there in (("House", "Senate"), ("Senate", "House")):
        pattern = (
            rf"(?<!White )(?<!vote of the full )\b{here}\b"
            r"(?! (?:bill|resolution|joint|concurrent|of Rep))"
        )
        for one in _each(text, pattern, there):
            yield "chamber", one


def _states(text: str) -> Iterator[tuple[str, str]]:
    names = [name.removeprefix("the ") for name in STATES.values()]
    for n, name in enumerate(names):
        other = names[(n + 17) % len(names)]
        for one in _each(text, rf"(?<!West )\b{name}\b", other):
            yield "state", one


def _people(text: str, bill: Bill, others: list[Bill]) -> Iterator[tuple[str, str]]:
    named = [one.member.name for one in bill.cosponsors]
    named += [bill.sponsor.name] if bill.sponsor else []
    strangers = [one.sponsor.name for one in others if one.sponsor]
    for name in dict.fromkeys(named):
        if name not in text:
            continue
        for other in (*named[:1], *strangers[:2]):
            if other not in text:
                yield "person", text.replace(name, other)


def _bills(text: str, bill: Bill, others: list[Bill]) -> Iterator[tuple[str, str]]:
    for other in others[:2]:
        if bill.citation in text:
            yield "bill", text.replace(bill.citation, other.citation)
        if bill.title in text and len(bill.title) > 6:
            yield "bill", text.replace(bill.title, other.title)


def _quotes(text: str) -> Iterator[tuple[str, str]]:
    for found in QUOTE.finditer(text):
        words = found[0].split()
        at = len(words) // 2
        changed = " ".join([*words[:at], "hardly", *words[at:]])
        yield "quote", text[: found.start()] + changed + text[found.end() :]


def _inventions(text: str) -> Iterator[tuple[str, str]]:
    start = sum(map(ord, text)) % len(INVENTIONS)
    for n in range(3):
        yield "invention", f"{text} {INVENTIONS[(start + 7 * n) % len(INVENTIONS)]}"
        yield "invention", f"{text} {LATER[(start + 7 * n) % len(LATER)]}"
        yield "invention", f"{text} {LAST[(start + 7 * n) % len(LAST)]}"
        said = BY_CONSTRUCTION[(start + 7 * n) % len(BY_CONSTRUCTION)]
        yield "invention by construction", f"{text} {said}"
