"""A small table of words that say the same; words of opposite sense are never in one row."""

from tasks.truth.stems import stem

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
court judicial judge judiciary
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
"""

CANON: dict[str, str] = {}
for _row in ROWS.strip().split("\n"):
    _first = stem(_row.split()[0])
    for _word in _row.split():
        CANON.setdefault(stem(_word), CANON.get(_first, _first))


def canon(stemmed: str) -> str:
    """One word for all that say the same."""
    return CANON.get(stemmed, stemmed)
