"""What several words say as one: the word that they stand for, or nothing at all.

A row is the word, then the ways to say it; `…` is for up to five words between. Where no cited
fact has the word, or one that says the same, the idiom is read as the words that it is made of.
"""

from tasks.truth.stems import listed, stem

ROWS = """
retain: hold on to|hold onto|hang on to|hang onto
remove: take … down|take … off|pull … down|take off|pulled out|pull out|pull … out|take … out
eliminate: do away with|did away with|get rid of|got rid of|getting rid of
nullify: throw out|throws out|strike down|wipe out|toss out|wipe … off the books|roll back
prevent: keep … from|kept … from|keeping … from|stop … from
close: off limits|off-limits|closed off
expire: run out|runs out|ran out|go away
end: wrap up|wraps up|come to an end|comes to an end|draws to a close
sue: go to court|take … to court|taken to court|took … to court|file suit|go to federal court
register: sign up|signs up|sign … up|signs … up|put … on the rolls|get on the rolls
implement: put in place|put … in place|carry out|put … into practice|put into effect
beforehand: ahead of time|in advance|up front|before the fact
comment: weigh in|have a say|have their say
study: look into|take a look at|dig into
check: take a harder look at|take a closer look at|look harder at|look closely at|look over
produce: come up with|put together
exception: carve out|carve outs|carve-out|carve-outs
disregard: brush aside|look past
follow: live up to|stick to|abide by|keep to
ensure: make sure|makes sure|see to it|make certain
establish: set up|sets up|put up|lay down
renew: give … back|gives … back|bring back
keep: hold in|hold on
sensible: makes sense|make sense
maximum: up to|as much as|as many as|no more than|not more than|at most|at the most|capped at
minimum: at least|at the least|no less than|not less than|no fewer than|at a minimum
not: no longer|not anymore|not any longer|not … anymore|not … any longer
prohibit: not allowed|not be allowed|not permitted|not be permitted|not been allowed
several: a number of|a variety of|an array of
extend: give … more time|gives … more time|gave … more time|buy … time
if: as long as|so long as
regardless: no matter|whether or not|regardless of
alike: the same way|in the same way|no differently|treats them the same|treated the same
free: without being charged|at no cost|at no charge|free of charge|without paying|for free
publish: make public|made public|put online|put … online|put out|make … public
withhold: hold back|held back|hold … back|keep secret|kept secret|keep … secret|black out
run: keep … running|keeps … running|keep … up and running
effective: take effect|takes effect|took effect|goes into effect|go into effect|kicks in|kick in
comply: play by the rules|keeps to the rules
coincide: line up with|lines up with|lined up with
continue: keep … going|carry on|keeps … going|go on
fund: pay for|pays for|paid for|keep … funded
appoint: send in|sends in
watch: keep an eye on|keeps an eye on|watch over|keep watch over
resident: people who live|who live|living in
only: not … anything other than|not … anything but|nothing but|anything other than
only: nothing other than|anything but|no one but|none but
permanent: for good|with no end date|without an end date
temporary: for a time|for a limited time
separate: of its own|of their own|on its own|on their own
annual: a year|every year|each year|per year
biennial: every other year|every two years
online: on the internet|on the web|on line
duty: on the job|in the line of duty|on duty
alone: by itself|by themselves
buy: pay money for
punish: face charges
notify: let … know|lets … know|get word|be told
hide: cover up|covers up
die: lose … life|lost their lives|lost … life|passed away
withdraw: back out|pulls out
include: as well as
request: ask for|asks for|asked for|call for|calls for|call on|calls on
describe: lay out|lays out|spell out|spells out
hold: sit on
support: stand behind|stands behind|speak up for
celebrate: mark the occasion
honor: pay tribute to|pays tribute to|tip … hat
replace: take the place of|takes the place of
enter: get into|gets into
participate: take part|takes part|taken part
use: draw on|make use of|makes use of|tap into
consider: take into account|takes into account|weigh up|taken into account
concern: have to do with|has to do with|having to do with
"""

IN_SOURCES = """
include: among them|for example|for instance|such as|among others|in particular
"""
"""Read so where a record says them; a host may say them of anything."""

IDLE = """
not quite|not exactly|not necessarily|that is not all|by the way|on a lighter note
the end of the road|the end of the line|as far as it goes|ever since|after all|all in all|at all
of course|for one thing|for another|in other words|as it turns out|at the moment|for the moment
for the time being|to date|along the way|in short|in a nutshell|the bottom line|says it all
deals with|deal with|dealing with|all about|keep in mind|worth noting|worth knowing
to begin with|for starters|to start with|as of now|as of the latest record|on the other hand
over and done with|paired with|coupled with|on top of that|on top of|in that case|as a whole
the details|the idea|the gist|as things stand|track record|in the picture|at the heart of
at the core of|takes aim at|zeroes in on|focuses on|centers on|fair enough|good question
that is all|is good through|is good until|here is the background|it is worth|word for word
along with|a range of|a set of|a list of|a handful of questions|so to speak
if you will|more on that|for example|for instance|not only|not just|let alone|or so it says
will do|would do|would suffice|will suffice|in mind|in all|in the field|concerns a|concerns the
amounts to|comes down to|boils down to|adds up to|teamed up with|teams up with
joined forces with|start to finish|the clock starts|the clock is ticking|starting with
beginning with|after that|before that|seeks to|sets out to|relates to|pertains to|touches on
speaks to|switching gears|shifting gears|moving on|hails from|if it becomes law|if it became law
if it were to become law|if it is enacted|if enacted|if it were enacted|if the bill becomes law
if the bill became law|if this becomes law|if this became law|should it become law|if it passes
if passed|if it were to pass|if it passed|if signed into law|if it is signed into law
over the years|on the ground|left to|left up to|provided that|something new|something else
once and for all|step by step|in plain words|in plain terms|in plain english|plain and simple
"""
"""They claim nothing."""


def _rows(table: str) -> list[tuple[str, str]]:
    """Every way to say it, with the word."""
    heads = (row.partition(": ") for row in table.strip().split("\n"))
    return [(way, head) for head, _, ways in heads for way in ways.split("|")]


WHOLE = tuple((way, head) for way, head in _rows(ROWS) if "…" not in way)
"""Idioms without a gap, each with its word."""
RECORDED = (*WHOLE, *_rows(IN_SOURCES))
"""Those that are read in a record."""

APART: dict[str, list[tuple[list[str], str]]] = {}
"""By the stem of its first word: what follows after a gap, and the word."""

for _way, _head in _rows(ROWS):
    if "…" in _way:
        _first, _, _rest = _way.partition(" … ")
        APART.setdefault(stem(_first), []).append((listed(_rest), _head))

NOTHING = tuple(way for row in IDLE.strip().split("\n") for way in row.split("|"))
