"""Words for the altered claims. Written for this alone: the checker has lists of its own."""

from __future__ import annotations

OPPOSITES = dict(
    line.split("/")
    for line in """
rose/fell|fell/rose|increased/decreased|decreased/increased|higher/lower|lower/higher|more/fewer|fewer/more
won/lost|lost/won|supported/opposed|opposed/supported|approved/rejected|rejected/approved|opened/closed
closed/opened|open/closed|opens/closes|closes/opens|allowed/banned|banned/allowed|began/ended|begins/ends
started/stopped|before/after|after/before|north/south|south/north|east/west|west/east|northern/southern
southern/northern|eastern/western|western/eastern|early/late|late/early|first/last|bought/sold|sold/bought
joined/left|left/joined|above/below|below/above|oldest/youngest|long/short|short/long|largest/smallest
smallest/largest|most/least|larger/smaller|smaller/larger|biggest/smallest|strong/weak|cheaper/dearer
accepted/refused|refused/accepted|raised/lowered|raise/lower|reduced/increased|reduce/increase|grew/shrank
grown/shrunk|fallen/risen|risen/fallen|doubled/halved|up/down|down/up|under/over|over/under|against/for
in favour/against|to support/to oppose|to oppose/to support|earlier/later|later/earlier|better/worse
worse/better|safe/dangerous|warm/cold|cold/warm|dry/wet|wet/dry|empty/full|full/empty|dead/alive|begin/end
end/begin|stop/start|join/leave|leave/join|agreed/disagreed|included/excluded|younger/older|older/younger
arrived/departed|departed/arrived|entered/left|strengthened/weakened|longer/shorter|shorter/longer|high/low
low/high|morning/evening|evening/morning|inside/outside|outside/inside|majority/minority|possible/impossible
cut/raised|withdraw/advance|withdrew/advanced|welcomed/condemned|praised/criticised|criticised/praised
built/demolished
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
UNITS = dict(
    line.split("/")
    for line in """
kilometres/miles|kilometre/mile|miles/kilometres|metres/feet|metre/foot|centimetres/inches|tonnes/kilograms
tonne/kilogram|hectares/acres|crowns/euros|euros/dollars|dollars/euros|per cent/degrees|%/ degrees
hours/days|hour/day|days/weeks|day/week|minutes/hours|minute/hour|weeks/months|months/years|month/year
years/months|year/month|knots/kilometres an hour|litres/gallons|seconds/minutes|kilograms/tonnes
degrees/per cent|kilowatts/megawatts|megawatts/kilowatts|square metres/square feet
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
NEGATED = dict(
    line.split("/")
    for line in """
is/is not|are/are not|was/was not|were/were not|has/has not|have/have not|had/had not|will/will not
can/cannot|would/would not|could/could not|should/should not|must/must not|did not/did|is not/is|are not/are
was not/was|were not/were|has not/has|have not/have|had not/had|will not/will|cannot/can|would not/would
could not/could|do not/do|does not/does
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
MODAL = dict(
    line.split("/")
    for line in """
may be/is|might be/is|could be/is|may have/has|might have/has|is expected to/is certain to
are expected to/are certain to|is likely to/is going to|are likely to/are going to|would be/was
would have/had|wants to/is going to|hopes to/will|plans to/has decided to|may/will|might/will|could/can
allegedly /|reportedly /|probably /|perhaps /|possibly /|apparently /|suspected of/convicted of
accused of/convicted of|estimated /|seems to be/is|appears to be/is|should/will|proposed/decided
""".replace("\n", "|")
    .strip("|")
    .split("|")
    if "/" in line
)
DOUBTS = (
    "It may be that {}", "It is possible that {}", "Unconfirmed reports say that {}", "Some residents believe that {}",
    "It has been alleged that {}", "According to rumours, {}", "Critics claim that {}", "It is not certain that {}",
)  # fmt: skip
DENIALS = (
    "{who} denied that {}", "It is not true that {}", "{who} refused to say that {}", "Nobody has shown that {}",
    "{who} rejected reports that {}", "It would be wrong to say that {}", "{who} could not confirm that {}",
    "There is no evidence that {}",
)  # fmt: skip
CONDITIONS = (", unless the council decides otherwise.", ", if the court agrees.", ", except in the smallest towns.",
    ", provided that the money can be found.", ", but that report has since been withdrawn.")  # fmt: skip
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
RELATIVE = {
    "yesterday": "tomorrow", "tomorrow": "yesterday", "last year": "next year", "next year": "last year",
    "last week": "next week", "next week": "last week", "last month": "next month", "next month": "last month",
    "this year": "last year", "this week": "last week", "last summer": "last winter", "last winter": "last summer",
    "this month": "last month", "this summer": "last summer", "last autumn": "last spring",
    "next spring": "next autumn",
    "years ago": "days ago", "days ago": "years ago", "weeks ago": "years ago", "a year later": "a week later",
    "a year earlier": "a week earlier", "the next day": "the day before", "the previous year": "the following year",
}  # fmt: skip
