# ruff: noqa: E501
"""Faithful sentences about invented news, in words of their own: written after the gate was."""

from datetime import date

from tasks.story import Item, Story

D = date(2026, 11, 24)
SPENDING = Story(
    (
        Item(
            "Reuters",
            "Senate leaders say shutdown talks will resume after Thanksgiving recess",
            "https://r.example/1",
            D,
            (
                "Senate leaders said on Monday that talks on a spending bill will resume on December 1, with funding set to run out on December 12.",
                "Democrats want a one-year extension of health insurance subsidies; Republicans have not agreed to it.",
                "A vote on the House-passed bill failed 54-44 last week, short of the 60 votes it needed.",
            ),
        ),
        Item(
            "the Associated Press",
            "Congress leaves town without a deal on spending",
            "https://a.example/1",
            D,
            (
                "Congressional leaders left town without a deal, aides said.",
                "They plan to meet again on Dec. 1.",
            ),
        ),
    ),
    "x",
    "2026-11-24T15:00Z",
)
WATER = Story(
    (
        Item(
            "The Hill",
            "House panel advances $1.2B water bill 31-12",
            "https://h.example/2",
            date(2026, 11, 23),
            (
                "The House Transportation and Infrastructure Committee voted 31-12 on Friday to advance a water infrastructure bill.",
                "The measure would authorize $1.2 billion over five years for ports, locks and dams.",
                "Rep. Sam Grove, R-Mo., who chairs the panel, called it 'a win for every state'.",
            ),
        ),
    ),
    "x",
    "2026-11-24T15:00Z",
)
SEAT = Story(
    (
        Item(
            "Politico",
            "Minnesota Democrat won't run again",
            "https://p.example/3",
            date(2026, 11, 22),
            (
                "Rep. Jane Doe of Minnesota said Sunday that she will not seek a 10th term.",
                "Doe, 71, was first elected in 2008 and serves on the Appropriations Committee.",
                "Three Democrats have already said they are considering a run for the seat.",
            ),
        ),
    ),
    "x",
    "2026-11-24T15:00Z",
)
TOLD = [
    (
        SPENDING,
        [
            "Reuters reported on Tuesday that Senate leaders expect talks on a spending bill to resume on December 1.",
            "According to Reuters on Tuesday, Senate leaders said on Monday that the talks will resume on December 1.",
            "Reuters says funding is set to run out on December 12.",
            "Reuters reported on Tuesday that Democrats want health insurance subsidies extended for one year, and that Republicans have not agreed to it.",
            "Reuters also reported on Tuesday that a vote on the House-passed bill failed last week, 54 to 44, short of the 60 votes it needed.",
            "The Associated Press reported on Tuesday that congressional leaders left town without a deal.",
            "The Associated Press, citing aides, said on Tuesday that leaders left town without a deal.",
            "The Associated Press said on Tuesday that leaders plan to meet again on December 1.",
        ],
    ),
    (
        WATER,
        [
            "The Hill reported on Monday that a House committee voted 31 to 12 on Friday to advance a water infrastructure bill.",
            "On Monday, The Hill reported that the House Transportation and Infrastructure Committee advanced the bill by 31 to 12.",
            "The Hill reported on Monday that the measure would authorize $1.2 billion over five years.",
            "The Hill said on Monday the money would be for ports, locks and dams.",
            "The Hill reported on Monday that Representative Sam Grove, a Missouri Republican who chairs the panel, called it “a win for every state”.",
            "The Hill wrote on Monday that Sam Grove called it a win for every state.",
        ],
    ),
    (
        SEAT,
        [
            "Politico reported on Sunday that Representative Jane Doe of Minnesota will not seek a tenth term.",
            "Politico reported on Sunday that Jane Doe, a Minnesota Democrat, won't run again.",
            "Politico says Doe is 71 and was first elected in 2008.",
            "Politico reported on Sunday that Doe serves on the Appropriations Committee.",
            "According to Politico on Sunday, three Democrats are considering a run for the seat.",
            "Politico reported on Sunday that three Democrats may run for her seat.",
        ],
    ),
]
