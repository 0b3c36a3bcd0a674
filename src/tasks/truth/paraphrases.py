"""More words that say the same: as one hears them, beside the words that a record has.

As in `synonyms`: words of opposite sense are never in one row, and none that is wider in a way
that a listener would notice.
"""

ROWS = """
sufficient suffice adequate
resident reside inhabitant
live alive living
lose loss
more above exceed excess beyond
convincing realistic lifelike
lawful legitimate legal
hear tell told learn inform notify
alert warn notify inform tell
old older former previous earlier prior
expensive costly
hand give provide
hand send transmit present deliver
sensible reasonable
expire lapse sunset
renew extend reauthorize reauthorization renewal
give renew restore return
restore reinstate
overhaul revise rewrite amend update modify
invalidate nullify disapprove disapproval overturn
spend appropriate expend appropriation spending funding money
serve offer provide
fight fighting combat hostility war firefighting
fight firefighting suppression
declare declaration proclaim
memo memorandum memoranda memorandums
female woman girl women
male man boy
compete competition participate participation play
athlete player athletics
settle settlement resolve
native indigenous tribal
majority most
generate produce
nutritious healthy nutrition
improve better enhance strengthen improvement
congratulate commend applaud
win winning won victory
aware awareness know knowledge
teenager teen minor youth underage
upload post publish share distribute
platform site website
complain report complaint
okay consent permission approval
spouse partner
single unmarried
wed marry marriage
unmarried unwed
disability disabled
worker employee
tip gratuity
customarily usually normally regularly
usual customary
lowest minimum
highest maximum
ceiling cap maximum limit
cap maximum
homeschool home school schooling homeschooled
graduate graduation graduates
finish complete completion
college university collegiate
athletic sport sports athletics
congratulations congratulate
team squad
title championship trophy
lab laboratory laboratories labs
helper help technical assistance
efficient efficiency
nonprofit organization charity
pregnant pregnancy expecting
born birth
physician doctor
conceive conception
retroactive retroactively back
obligation duty requirement
owe obligation
prior before previous beforehand
advance beforehand before
code standard
edition version
sturdy resilient resilience sturdier
strengthen resilience retrofit
upgrade retrofit improve
hazard danger risk disaster
grant award money funds
spend use
yearly annually annual
certify certification
cybersecurity cyber
stolen theft steal
alter alteration change altered
hidden concealment hide conceal
destroy destruction
intimidate intimidation threaten threat
ballot vote
scan process
count tabulate tabulating canvass
reckless recklessly
enforce compel enforcement
compliance comply obey follow
inspect inspection look
disclose reveal release share disclosing
secret confidential
demand insist
party political
observer observe watch observing
keep preserve retain retention preservation
paperwork paper documents records
machine equipment device
school educational district
district agency
foreign overseas abroad outside
contract agreement deal
copy copies copied
classroom curricular curriculum
staff personnel
website online internet web
post publish display
notice notification notify
relation relationship ties
contact relation relations
guidance guideline guidelines
break broke broken end
biennial two
report inform
lift remove ease
peaceful peacefully
free fair
celebrate observe honor celebration
community town
relief help
serve service
military armed servicemember
veteran vet
terrorism terrorist terror
domestic homegrown
label designate designation name
brand designate
counter combat fight
organized organised
violence violent
shooting gunfire
survive survivor survivors
former ex
import bring importing importation
commercial commercially
origin originate come originating
china chinese
iran iranian
taiwan taiwanese
mexico mexican
canada canadian
russia russian
america american u.s. united
display exhibit exhibition
request ask requesting
special unique
unique one-time
allow authorize permit enable let
mammal animal
rescue save recover
rehabilitate rehabilitation care treat treatment
stranded beached
endangered threatened
emergency urgent
fund money account
pool pot
reserve set
aside appropriate
clearance clear authorization permission permit approved
appoint reappoint
violate violator violation
collect gather acquire
establish create new
authorize reauthorize let allow
app application
international abroad overseas country
sign show demonstrate
matter thing item material
rest remainder remaining
coast shore offshore coastal
admit admission admissible admissibility
deport deportation deportable deportability
contiguous border adjacent neighbor neighboring
admission permission entry enter entrance
everybody individual person anyone everyone
culture cultural
history historical historic
religion religious
check look
penalty punishment punish
add additional addition
onset begin start
young minor child youngster youth
elect reelect
open reopen
suspend suspension
regardless alike same irrespective
death dead die deceased died
mistake error wrong mistakenly incorrectly
evidence proof
convincing clear
record list register
access use
federal government
payment check money
improper wrong
stop prevent halt end
halt stop cease
watchdog gao accountability
monitor watch watchdog overseer
court judge judicial
appoint name appointment
nominee candidate
comment feedback remark
city town
police officer
settlement agreement deal
rate price fee
charge bill fee
employer company firm
job post position
hire employ
crime offense criminal
image picture photo depiction visual
fake forgery synthetic forged
computer digital
consent agree permission
threat threaten
intelligence spy
knowingly knowing
person individual
identifiable recognizable
post publish share
remove delete takedown
request complaint report
steal theft larceny
shoplift shoplifting
burglar burglary
assault attack
injure hurt injury harm
suffer harm damage
custody detention detain hold
arrest arrested
charge charged accused
convict conviction
admit confess
sue challenge
release free
immigration immigrant
unlawful illegal unlawfully illegally undocumented
attorney lawyer
mine mining dig
acre land
north northern
south southern
east eastern
west western
upstream upriver
withdraw remove close
take extract remove
harm suffer hurt damage
determine find conclude decide
forest woods woodland
wilderness wild
surplus extra spare excess
part component parts
plane aircraft airplane
fire wildfire blaze
drop dropping
renew revive
authority power permission right
pentagon defense
broadband internet
rural country countryside
network system
promise commit pledge proposed
build deploy construct
vet vetting check screen
screen vet vetting check
applicant company provider
default fail
evaluate judge
established existing
impose levy place
waive forgive lift
clarify clear
specify detail
codify write
convey transfer hand
define mean
award bestow give present
conduct hold run do
submit file send
develop draft design create
administer run manage oversee
assess evaluate review
collect gather
consult talk confer
coordinate cooperate
obtain secure get
possess have own
commence launch start
subsequent later
entity organization group company business
facility building plant site center centre
physician doctor provider
pharmaceutical drug medicine
beneficiary recipient
applicant candidate
tax taxation
deduction write-off
credit break
ineligible excluded
offense violation
violate breach infringe
imprisonment prison jail
removal deportation deport remove
alien immigrant migrant noncitizen foreigner
benefit aid
assistance help support aid
expenditure spending expense
revenue income money earnings
loan lending lend
hazardous dangerous harmful
pollutant pollution
emission pollution release discharge
conservation protection
species wildlife animal
watershed river
lease rent rental
rent rental
operate operator run running
permit license permission
research science study
curriculum course classes
foreign foreigner overseas
adversary enemy rival
sanction penalty
tariff duty
medication medicine drug
insurance coverage
insurer insurance
premium price cost
vaccine vaccination shot
hospital clinic
nursing nurse
senior elderly older
retire retirement pension
pension retirement
disabled disability
homeless homelessness
rural countryside farm
suburb suburban
highway road
transit transport transportation
rail railroad train
airport aviation
airline air carrier
pilot test trial
trial test
telephone phone call
privacy private
data information
artificial ai
chip semiconductor
patent invention
consumer customer buyer shopper
customer consumer
producer maker manufacturer
merge merger acquisition combine
acquisition takeover purchase
compete competitor competition rival
competitor rival
credit loan
mortgage loan
investor investment invest
inflation price
wage salary earnings pay
overtime hours
schedule shift
supervise supervision oversee
discipline punish disciplinary
assign assignment give
task job duty
position job post role
role part
immediately directly
significant substantial important considerable
substantial considerable significant large
essential basic key core vital
appropriate suitable fitting proper
necessary needed need
sufficient enough
specific particular certain
various several different diverse
numerous many
annually yearly
deadline date due
anniversary birthday
commemorate remember honor
contribution contribute contributed
heritage culture
festival holiday
worship religion religious faith
faith religion religious
dance dancing
art arts
artist art
music musical
century hundred
engineering engineer
company firm inc incorporated
headquarters headquartered base based
hostilities war fighting conflict
conflict war hostilities
imminent immediate
ally allies partner
embassy diplomat
region area
defend defense protect
attack strike
withdraw pull remove leave
nuclear atomic
missile rocket
navy naval sailor
sailor navy
marine sea
shareholder owner stockholder
charter document
village town community
tribe tribal native indigenous
claim demand
negotiate negotiation talks bargain
settle resolve agreement
corporation company
enactment enacted enact law
exploration explore exploring
drill drilling
offshore sea coast
lease leasing
memorandum memo
reverse undo overturn
methane gas
leak leakage
storage tank store
vessel tank container
deadline date
original initial
debt borrowing
parole release
checkpoint security
identification id document
unaccompanied alone
child minor kid
return send
nationality nation country
family relative
imminent about
death die dying
pay compensate fund
commission panel board
medal award honor
design look
eligible qualify entitled
wrongdoing misconduct wrong
investigate investigation look examine probe
inquiry investigation
log record
message communication
communication message email call
publish release post
searchable search
embarrass embarrassment embarrassing
reputation name
politics political
whole full-fat
dairy milk
drink beverage
allergy allergic
kitchen cafeteria
note letter
guardian parent
"""
