"""Bring words to a common form, so that `requires` meets `required`."""

from functools import lru_cache


def listed(text: str) -> list[str]:
    """A list of words, written as one reads them."""
    return text.split()


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut endings of a word in lower case; what is left need not be a word."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or word.isdecimal():
        return word
    for ending in _ENDINGS:
        cut = _without(word, *ending)
        if cut:
            return _plain(cut)
    return _plain(word)


def _without(word: str, ending: str, instead: str, least: int) -> str:
    if word.endswith(ending) and len(word) - len(ending) >= least:
        return word[: -len(ending)] + instead
    return ""


def _plain(word: str) -> str:
    """`stopp` is `stop`, `requir` and `require` are one, `carri` and `carry` too."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


# Ending, what takes its place, how many letters have to be left.
_ENDINGS = (
    ("izations", "iz", 3), ("ization", "iz", 3), ("ations", "at", 4), ("ation", "at", 4),
    ("ibilities", "ibl", 3), ("ibility", "ibl", 3), ("ilities", "il", 3), ("ility", "il", 3),
    ("itions", "it", 3), ("ition", "it", 3), ("ctions", "ct", 2), ("ction", "ct", 2),
    ("sions", "s", 3), ("sion", "s", 3), ("ments", "", 4), ("ment", "", 4),
    ("nesses", "", 4), ("ness", "", 4), ("ically", "ic", 3), ("edly", "", 4), ("ally", "al", 3),
    ("ingly", "", 4), ("ily", "i", 4), ("ly", "", 4), ("ying", "i", 3), ("ings", "", 3),
    ("ing", "", 3), ("ies", "i", 2), ("ied", "i", 2), ("sses", "ss", 2), ("ches", "ch", 2),
    ("shes", "sh", 2), ("xes", "x", 2), ("eed", "eed", 1), ("ated", "at", 3), ("ates", "at", 3),
    ("ate", "at", 3), ("ed", "", 3), ("es", "", 3), ("ss", "ss", 2), ("us", "us", 2),
    ("is", "is", 2), ("s", "", 3),
)  # fmt: skip

IRREGULAR_ROWS = """
be: is are was were been being am
have: has had having
do: does did done doing
go: goes went gone going
make: makes made making
give: gives gave given giving
hold: holds held holding
send: sends sent sending
begin: begins began begun
come: comes came coming
becom: becomes became become becoming
pay: pays paid paying payment payments
bring: brings brought bringing
write: writes wrote written writing
say: says said saying
tell: tells told
find: finds found finding findings
stand: stands stood standing
fall: falls fell fallen falling
take: takes took taken taking
keep: keeps kept
lead: leads led leading
leav: leave leaves left leaving
build: builds built
buy: buys bought buying
sell: sells sold selling sale sales
see: sees saw seen
strik: strike strikes struck stricken
seek: seeks sought seeking
withdraw: withdraws withdrew withdrawn withdrawal withdrawals
los: lose loses lost
child: children
woman: women
man: men
person: persons
wif: wives
lif: lives
mean: means meant
run: runs ran running
rule: rules ruled
us: uses used using use usage
hear: hears heard
hearing: hearings
acted: acting
spend: spends spent spending
choos: chooses chose chosen choosing choose
sign: signs signed signing signature signatures
law: laws
news: news
congress: congress
process: processes
access: accesses
state: states
stated: stated stating
united: united
employe: employee employees
employr: employer employers
general: generally general
act: acts
action: actions
activ: active actively
nation: nations
member: members
nomin: nominate nominated nomination
import: imports imported importing import
important: important importance
number: numbers
sue: sues sued suing
withhold: withholds withheld withholding
unpay: unpaid
nonconsent: nonconsensual
consent: consents consented consenting consensual
publish: publishes published publishing publication publications
sensitiv: sensitive sensitivity sensitivities
august: august
march: march
less: less
series: series
specis: species
busines: business businesses
citizen: citizens citizenship
veto: vetoes vetoed vetoing
amend: amends amended amending amendment amendments
conceiv: conceive conceives conceived conception
marri: marry marries married marrying marriage marriages
appli: applicable apply applies applied applying application applications applicant applicants
register: registers registered registering registration registrations
prov: prove proves proved proven proof proofs
legisl: legislation legislative
decid: decide decides decided decision decisions
fee: fees
permit: permits permitted permitting permission
submit: submits submitted submission submittal submittals
enter: enters entered entering entry
receiv: receives received receipt receive
provid: provides provided providing provide provision provisions
requir: requires required requiring require requirement requirements
prohibit: prohibits prohibited prohibiting prohibition
eligibl: eligible eligibility
medicin: medicine medicines
drug: drugs
extend: extends extended extending extension extensions
expand: expansion expands
reduc: reduces reduced reducing reduction reductions reduce
vot: vote votes voted voting
elect: elects elected election elections
fund: funds funded funding
describ: describes described description
explain: explains explained explanation explanatory
educ: education educational
identifi: identification identify identifies identified
doubl: double doubled
protect: protects protected protecting protection protections
chang: change changes
resolv: resolves resolved
resolut: resolution resolutions
commit: commit commits committed
committe: committee committees
depart: department departments
agenci: agency agencies
direct: directs directed directing direct directly
director: directors
recogn: recognize recognizes recognized recognition recognizing
investig: investigate investigates investigation investigations investigative
develop: develops developed developing development
manag: manage management
terminat: terminate terminates terminated termination terminating
deni: denial denials
approv: approve approves approved approving approval
disapprov: disapprove disapproves disapproved disapproval
refus: refusal refuses
remov: remove removes removed removal removing
review: reviews reviewed reviewing
"""
"""A form on the left for all on the right (and for itself)."""

IRREGULAR: dict[str, str] = {}
for _row in IRREGULAR_ROWS.strip().split("\n"):
    _base, _, _forms = _row.partition(":")
    IRREGULAR |= dict.fromkeys([_base, *_forms.split()], _base)
