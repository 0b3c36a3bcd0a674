"""How Congress works in general: the few things a host may explain, each as a fact to cite."""

from tasks.script.facts.values import Passage

URL = "https://www.congress.gov/legislative-process"

_SAID = (
    ("law", "A bill becomes law when both chambers, the House and the Senate, have passed it in "
     "the same words and the President signs it."),
    ("referral", "Most bills are first referred to a committee, and many go no further. A "
     "committee can hold hearings on a bill, change it, and vote on whether to send it to the full "
     "chamber."),
    ("joint", "A joint resolution has the same force as a bill: both chambers have to pass it, and "
     "it goes to the President."),
    ("concurrent", "A concurrent resolution needs both chambers, but it does not go to the "
     "President and does not become law."),
    ("simple", "A simple resolution speaks for one chamber alone. It does not go to the other "
     "chamber or to the President, and it does not become law."),
    ("cloture", "In the Senate it usually takes 60 votes to end debate on a bill. A vote to end "
     "debate is called cloture."),
    ("suspension", "Under suspension of the rules the House debates a bill briefly and passes it "
     "with two-thirds of those who vote."),
    ("consent", "By unanimous consent a bill passes without a recorded vote, if nobody objects. In "
     "a voice vote nobody's vote is recorded by name."),
    ("disapproval", "Under the Congressional Review Act Congress can overturn a rule of a federal "
     "agency with a joint resolution."),
    ("veto", "If the President vetoes a bill, it becomes law only if two-thirds of both chambers "
     "vote for it again."),
    ("summary", "Summaries are written by the Congressional Research Service, often some weeks "
     "after a bill is introduced."),
    ("cosponsor", "A cosponsor is a member who signs on to a bill that another member "
     "introduced."),
)  # fmt: skip

HOW = tuple(
    Passage(f"how.{name}", words, URL, "the legislative process", words=words, source="how")
    for name, words in _SAID
)
