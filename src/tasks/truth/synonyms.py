"""A small table of words that say the same; words of opposite sense are never in one row."""

from functools import lru_cache

from tasks.truth import paraphrases
from tasks.truth.stems import listed, stem

ROWS = """
require must shall mandate order direct need oblige call
prohibit ban bar forbid outlaw
allow permit let authorize enable empower may
provide give offer supply furnish deliver
establish create launch found
modify change amend revise alter adjust update rework
terminate end cease expire
extend lengthen prolong continue
expand broaden widen grow enlarge
increase raise boost
reduce decrease cut lower shrink trim
individual person people anyone someone somebody everyone man woman
student pupil
nullify cancel void overturn undo scrap invalidate annul
rule regulation
money funding fund dollar cash
document documentary documentation paperwork paper
present show furnish
register enroll
prove evidence demonstrate
buy purchase procure acquire
help assist assistance aid
child kid minor youngster
elderly senior
physician doctor
company firm corporation
worker employee staff
job employment
illegal unlawful unlawfully illegally
each every
approximately about around roughly nearly almost
specify spell define lay
eligible qualify qualified
agency department office bureau body
study examine analyze research
report inform notify tell notification
publish post release
review evaluate assess assessment evaluation
yearly annual annually
use utilize utilization
pay compensate reimburse reimbursement compensation
remove delete strike withdraw
repeal rescind revoke
designate name declare
recognize honor acknowledge honour
encourage urge
condemn denounce
support back endorse
express voice
section sec.
only alone solely
important importance
school campus
city town municipality municipal
local
federal national government governmental
state
tax levy
rate percentage
car vehicle automobile
plane aircraft airplane airplanes
farm agriculture agricultural farmer
land acreage
forest woodland
water waters
fire wildfire
protect safeguard preserve conserve protection
harm injure damage hurt
kill die death deceased dead
illness disease sickness
hospital clinic
medicine drug medication
foreign overseas
trade commerce
ship vessel boat
weapon arm armament
soldier servicemember troop force
veteran vet
immigrant alien noncitizen migrant
nation country
law statute legislation
court judicial judge
lawsuit sue suit litigation
crime offense criminal
police officer
jail prison detain detention custody imprison
online internet website web
image picture photo photograph depiction
consent agreement
remain stay keep
begin start commence
finish complete
make issue
find determine conclude finding
include cover contain comprise
concern relate regard address involve deal
describe outline explain
certain particular specific specified some various
apply
obtain get receive
ask request seek
send transmit transfer submit
take
set
carry implement execute conduct perform undertake
control manage oversee supervise
operate run
build construct construction
near close
old age aged
big large
small little
new
early
deadline date
period time span
program programme scheme initiative
plan strategy
system
group organization organisation association
member
committee panel
leader head chair chief director secretary
meet meeting
information data detail
require condition
cost price fee charge expense
benefit
home house household residence residential dwelling
family
parent mother father
teacher educator
training train
college university higher
secondary high
citizenship citizen
proof evidence
ballot voting
election
border
energy power electricity
oil petroleum
gas
climate
pollution pollute contaminate contamination
wilderness wildlife
milk dairy
food meal nutrition
turtle
broadband internet
rural countryside
medal award prize
president presidential
dispose sell sale
lease leasing
mine mining
hire recruit
fire dismiss
prevent stop avoid
ensure guarantee sure
unless except
exempt exclude exemption
previous prior earlier former
current existing present presently currently today
additional extra further another more
separate
permanent permanently
temporary temporarily
immediately immediate
electronic digital
equipment gear device
storage store
record file
custody custodian
withhold deny refuse
respond response reply
access
improper wrong mistaken erroneous
payment pay
all every each
retain preserve keep maintain hold store
finish complete
decide determine
learn train teach
get receive obtain
get award
make create build produce
make designate declare name
set establish lay
set create
apply request seek
help assist aid benefit serve
count consider treat
count recognize
cover include apply extend
reach cover include
agree consent
reach make
answer respond
tell notify inform report
tell order direct require
ask request require
order direct require instruct
need require must
let allow lets
say state declare
say provide
think consider
check verify review examine inspect
look review examine inspect
watch monitor oversee observe
guard protect secure
shield protect
block prohibit prevent stop bar
keep continue
keep remain
go attend
give award grant
give provide
spend expend use
spend appropriate
money grant funding appropriations appropriation funds
money assistance
pay fund finance
share split divide
buy acquire
own hold possess
carry possess
hurt harm
injure harm wound
kill die
dead deceased died
sick ill
safe secure
danger risk hazard threat
chance risk likelihood
rich wealthy
poor low-income
job employment position work post
work employment job labor
worker employee
boss employer
staff employee personnel
union labor
wage pay salary
cop police officer
court judge
jail custody detain hold
arrest detain
charge accuse
guilty convicted convict
fine penalty
punish penalty sanction
crime offense criminal offence
illegal unlawful unlawfully
legal lawful
ban prohibit prohibition
rule regulation requirement standard
rule statute law
limit cap maximum ceiling restrict
least minimum
most maximum
often regularly frequently customarily
usually customarily generally normally
normal regular ordinary
big large major
small little minor
new recent
old former previous earlier prior
past previous prior
today current currently present now
later after subsequent subsequently
since after
yearly annual annually year
every annual annually
month monthly
before prior
ahead before prior
start begin commence
end terminate expire cease sunset
run operate administer
run manage
lead head
plan program
project program
help assistance
aid assistance
office bureau agency
department agency
watchdog inspector
group organization nonprofit
group corporation
charity nonprofit
firm company business corporation
company business employer
maker manufacturer
farmer producer
shop store retailer
house home residence
home residential house
apartment housing
school educational education
pupil student
college university postsecondary
teacher educator
kid child student
parent guardian
elder senior
family household
man male
woman female
person individual people
people individual member public
someone individual person
anyone individual person
citizen national
foreigner foreign national alien
foreigner noncitizen alien
noncitizen alien national
country nation state foreign
abroad foreign overseas
world international global
sea ocean marine
shore coast
river watershed
wood forest
plane aircraft
car vehicle
truck vehicle
train rail
road highway
ship vessel
phone telephone
text message
picture image depiction photograph
forgery computer-generated deepfake
fake forgery
website online internet
online internet web
computer electronic digital
paper document record
file record document
list roll
record document
proof evidence documentary
sign indicate
show present demonstrate prove
show indicate
fact finding
number amount
amount sum
share percent portion
part portion section
half percent
bit portion
word term language
title name
called known titled
name title
topic subject
reason ground
cause ground
goal purpose aim
method way means
way manner
kind type
kind form
sort type
thing item material
stuff material
tool equipment device
gun firearm weapon
weapon firearm
bomb explosive
soldier troop servicemember military
army military armed
troops forces
war hostility hostilities
spy intelligence surveillance
secret classified
open public
public publicly
private personal
free cost
cheap cost
price cost
fee charge
tax duty
trade import export
import bring
send transfer transmit
move transfer
bring file
go file
fight combat
fire wildfire
flood disaster
storm disaster hurricane
disaster emergency
crisis emergency
drug medicine
doctor physician
nurse health
care treatment
care health
health medical
food meal
meal lunch
milk dairy
drink beverage
water aquatic
clean remove
dirty pollution
gas methane
power energy electricity
oil petroleum crude
mine mining mineral
land area acre territory
area region place site
place area site location
spot location
border frontier
trip travel
visit travel
holiday day
festival celebrate celebration
honor recognize commemorate
praise commend recognize
thank honor
remember honor commemorate
mark observe celebrate commemorate
wish express
respect honor
shooting attack
victim survivor
vote election
candidate applicant
leader official
official officer
member senator representative
panel commission committee board
team group
board commission
meeting session hearing
talk negotiate negotiation
deal agreement contract
contract agreement
promise commit
break violate
follow comply
obey comply
compel require
push encourage urge
urge encourage
back support
fund grant
scrap repeal nullify cancel eliminate
drop eliminate remove
lift remove
cancel nullify void
wipe eliminate nullify
undo reverse nullify overturn
reverse nullify overturn
replace substitute
swap substitute replace
switch change replace
fix correct repair
mistake error
wrong improper error
right correct
right entitle
match equal
same equal identical
different other
other alternative
choose select elect
pick select appoint
appoint name nominate
hire employ appoint
fire discharge dismiss
quit resign withdraw
leave depart withdraw
join participate enroll
take participate
part participate
try attempt
attempt try
easy easier
hard harder difficult
strict stringent
tough stringent
strong robust
weak lessen
lessen reduce
speed accelerate expedite
delay postpone extend defer
postpone delay defer extend
extra additional
more additional
another additional
also additionally
besides additionally
outside beyond
inside within
near adjacent
next adjacent
between among
whole entire
entire full whole
full entire complete
total full
partly part
mostly generally
mainly primarily
mainly generally
exactly precisely
about approximately
nearly almost
clear explicit
plain clear
hidden concealed conceal
hide conceal
steal theft
theft steal larceny
burn arson
hit assault
attack assault
threaten intimidate coerce
scare intimidate
damage destroy
destroy destruction
trash destroy
search seek
find locate identify
spot identify
"""

ALIKE: dict[str, tuple[object, ...]] = {}
"""For each stem the rows it stands in; two words say the same if they share one."""

for _number, _row in enumerate(f"{ROWS.strip()}{paraphrases.ROWS.rstrip()}".split("\n")):
    for _word in dict.fromkeys(stem(one) for one in _row.split()):
        ALIKE[_word] = (*ALIKE.get(_word, ()), _number)


@lru_cache(maxsize=20_000)
def forms(key: object) -> tuple[object, ...]:
    """A word, its root, and the rows of words that say the same."""
    if not isinstance(key, str):
        return (key,)
    own = root(key)
    return (
        key,
        ("root", key),
        ("root", own),
        *dict.fromkeys((*ALIKE.get(key, ()), *ALIKE.get(own, ()))),
    )


def root(stemmed: str) -> str:
    """`prevent` of `prevention`; never who does it: an employer is no employee."""
    for ending in _ENDINGS:
        if stemmed.endswith(ending) and len(stemmed) - len(ending) >= 5:
            return stemmed[: -len(ending)]
    return stemmed


_ENDINGS = listed(
    "ational ation ition at ion ment ance ence able ible abl ibl al ive iv age ag ity"
)
