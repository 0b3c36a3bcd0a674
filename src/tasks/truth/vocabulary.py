"""Words that claim nothing by themselves, and words that always need a source.

Everything that is in none of these lists has to stand in a cited fact.
"""

from tasks.truth.stems import stem, words


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


FUNCTION = _stems("""
able try tries a an the this that these those it its itself he him his she her hers they them their
theirs we us our ours you your yours i me my who whom whose which what where when how why there
here of in on at by for with to from into onto upon over under about as than then and or but so if
whether while though although however be have has had do would could can will may might been being
is are was were am did does done having s t ok okay oh ah well right sure now just even also too
again still already yet quite rather really very indeed perhaps maybe please thanks thank sarah
james one ones thing things else up down out off back along ahead around through across per via
within between among toward towards during since until till plus etc such same other others another
own should both either each themselves ourselves yourself anything something everything somebody
someone anyone whoever whatever whichever wherever whenever any some d ll re ve m mr mrs ms dr
because
""") - _stems("because may should")
"""Grammar, and the small change of talk. `will` and `because` are looked at on their own."""

HOST = _stems("""
actually basically essentially meanwhile instead likewise similarly otherwise alongside together
known made lie lies acted different differently longer-form folks legislators hears hear heard
beforehand bill bills resolution resolutions measure legislation act text section sections title
titles official officially summary summaries record records entry entries page list lists listed
number numbered name named call called calls say says said tell tells told show shows shown read
reads look looks mean means detail details specific specifically specifics exactly plain plainly
simply simple short brief briefly bit part parts piece pieces point points kind sort question
answer story side way ways case place step steps word words wording phrase sentence language
version versions matter note notes worth put puts clear straight quick next last final finally
first second third main far much little lot whole full like know knows see sees want wants ask asks
wonder follow follows followed following find about cover covers covered describe describes set
sets out long turn turns turned count counts counted margin apart difference result outcome come
comes came go goes going take takes took get gets got happen happens happened move moved floor
chamber chambers committee committees congress congressional member members lawmaker lawmakers
representative representatives senator senators congressman congresswoman delegate president motion
motions motioned so-called heading headings headed newest current currently contents label marked
according file files filed subject subjects area policy topic topics broad behind names signatures
sign sides latest earlier later once day days date dates dated time moment today stage stands stand
status history spoke speak speaks itself example instance besides beyond including include includes
included namely meaning overall altogether total totals in-depth depth close written write consider
considering considered ending propose proposes proposed proposal wrote lead led closer closely
think things people person single background idea ideas gist effort efforts colleagues colleague
fellow enough stretch basics upshot takeaway backdrop kicker wrinkle practical formally formal fits
outer give gives gave giving given help helps helping chance chances become becomes becoming became
roughly approximately fully partly purely literally technically ground grounds scope range core
heart focus spotlight certain choice option options paragraph pretty hurdle timeline path journey
lineup roster nod wise aside apiece upfront sorts represent represents mention mentions mentioned
type types mentioning face faces facing effectively interestingly curiously anymore basis provision
himself herself
""") - _stems("sign act include support law use first last")

COUNTING = words("against favor favour opposed yea yeas nay nays yes aye ayes noes")
"""Only of a vote that was counted."""

TALK = _stems("""
let start starts begin begins turn move stay talk listen listening listeners heard keep going wrap
today episode show briefing good morning hello welcome back stick remember careful honest honestly
guess hold sense help helps useful understand explain explains unpack walk picture dig deeper recap
remind pause stop great thank thanks interesting love wondering curious figure make sure sound
sounds question break check checked link links transcript learn
""")
"""Only in sentences in which the hosts speak of themselves or to the listener."""

ASKED = _stems("""
must may shall decide decides more further limit limits exception exceptions law rule rules present
present-day existing general deeper money cost costs pay pays work works apply applies affect
affects start starts end ends begin vote votes passed pass become before after change changes
require requires do does exactly mean who whom problem reason reasons why purpose goal idea new
last first most should
""")
"""What a question may ask after."""

SELF = words("we us our you your i me my let listeners sarah james")

FRAMING = _stems("""
controversial landmark sweeping common-sense commonsense historic radical extreme extremist so-
called bold massive tough draconian modest major key significant crucial critical vital dramatic
dramatically notable notably remarkable surprisingly surprising unsurprisingly overwhelmingly
overwhelming narrowly narrow lopsided decisive decisively comfortable comfortably closely-watched
long-awaited much-needed needed ambitious disastrous dangerous devastating fortunately
unfortunately sadly happily clearly obviously finally merely handily easily barely slim razor-thin
tight tightly wide wildly huge rare rarely unusual unusually lonely alone striking strikingly
smooth swift swiftly quick quickly fast slow slowly partisan straightforward tidy neat thin
""")
"""Words that lean: counted and reported. They state no fact, but they colour one."""

ALWAYS_SOURCED = words("""
because therefore thus hence led lead cause caused causes due expected likely unlikely probably
soon eventually intend intended aim aims hope hopes fear plan plans believe believes argue argues
critics critic supporters experts analysts only all every most largest biggest highest lowest least
best worst oldest youngest never always ever record-breaking unprecedented half majority minority
several should ought dozens hundreds thousands millions billions many few more fewer less leads
causing intends fears criticism
""")

NEGATIONS = words("not no never none neither nor nobody nothing without nowhere")

POLAR = _stems("""
require prohibit allow permit authorize ban bar deny exclude include except exempt increase
decrease raise lower reduce expand limit restrict end begin start stop extend terminate repeal
above below least most more less fewer all only every must may shall nullify restore remove abolish
approve revoke suspend accept reject unless
""")
"""Words whose place matters: the source has to have them in the same surroundings."""

COMMON = _stems("bill resolution record act law say show section state require")
"""Words that stand beside everything, so that standing beside them proves nothing."""

ADVICE = words("should must ought contact urge phone email representative senator congressman")
"""Beside `you` or `your` they tell listeners what to do."""

SPELLED_OUT = {
    letters: names.split()
    for letters, names in {
        "ssa": "social security administration",
        "doj": "justice department",
        "usda": "agriculture department",
        "dhs": "homeland security department",
        "hhs": "health human services department",
        "epa": "environmental protection agency",
        "fcc": "federal communications commission",
        "ftc": "federal trade commission",
        "fema": "federal emergency management agency",
        "irs": "internal revenue service",
        "va": "veterans affairs department",
        "dod": "defense department pentagon",
        "doe": "energy department",
        "dol": "labor department",
        "dot": "transportation department",
        "hud": "housing urban development department",
        "fbi": "federal bureau investigation",
        "nasa": "national aeronautics space administration",
        "fda": "food drug administration",
        "sba": "small business administration",
        "gao": "government accountability office",
        "inc.": "incorporated company corporation",
        "corp.": "corporation company",
        "ncaa": "national collegiate athletic association",
    }.items()
}
"""Agencies that summaries name by their letters."""
