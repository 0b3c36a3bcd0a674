"""What follows when a turn fails: nothing that the gate flags is left."""

import msgspec

from fakes.bills import lantern
from tasks.script.facts import facts_of
from tasks.script.template import short_segment
from tasks.script.values import Script, Turn
from tasks.truth.coverage import must_say, unsaid
from tasks.truth.evidence import Evidence, verdict
from tasks.truth.framing import framing
from tasks.truth.gate import judge
from tasks.truth.mending import again, flagged, settled

FACTS = facts_of(lantern())
SPARE = short_segment(lantern(), index=1, of=3, words=400)

GOOD = Turn("Sarah", "H.R. 4242 has passed the House.", facts=("bill", "status"))
ASKED = Turn("James", "How did the vote go?", "question")
WRONG = Turn("Sarah", "The House passed it by 221 to 208.", facts=("vote.1", "action.5"))
INVENTED = Turn("James", "Critics hate it.", facts=("introduced",))
BACKED = Turn("James", "Representative Ada Lane, a Democrat from Ohio, introduced it.",
              facts=("sponsor",))  # fmt: skip


def test_each_failing_turn_is_named_with_what_is_wrong():
    """Whoever writes it again is told why."""
    found = flagged((GOOD, ASKED, WRONG, INVENTED), FACTS)

    assert list(found) == [2, 3]
    assert "221 to 208" in found[2][0]


def test_turns_written_again_take_their_old_places():
    """The dialogue keeps its order."""
    better = msgspec.structs.replace(WRONG, text="The House passed it by 220 to 208.")

    assert again((GOOD, WRONG, BACKED), {1: better}) == (GOOD, better, BACKED)


def test_a_failing_turn_is_replaced_by_one_of_code_about_the_same_facts():
    """I hear the vote as it was."""
    good = settled((GOOD, ASKED, WRONG, BACKED), FACTS, SPARE.turns)

    assert (good.replaced, good.dropped) == (1, 0)
    assert "220 to 208" in good.turns[2].text
    assert flagged(good.turns, FACTS) == {}


def test_what_has_no_counterpart_is_dropped():
    """Nothing is said rather than something invented."""
    good = settled((GOOD, ASKED, INVENTED, BACKED), FACTS, ())

    assert (good.replaced, good.dropped) == (0, 1)
    assert good.turns == (GOOD, ASKED, BACKED)


def test_where_nothing_holds_code_tells_the_whole_segment():
    """A script that is all wrong is not voiced, and the episode still has its bill."""
    lost = msgspec.structs.replace(INVENTED, facts=())
    good = settled((ASKED, lost, lost), FACTS, SPARE.turns)

    assert good.turns == SPARE.turns
    assert flagged(good.turns, FACTS) == {}


def test_the_report_of_an_episode_can_be_made_again_from_its_evidence():
    """Anyone can repeat the verdict, offline."""
    script = Script("A title", "A summary.", (SPARE,))
    evidence = Evidence((lantern(),), script)
    sent = msgspec.json.decode(msgspec.json.encode(evidence), type=Evidence)

    report = verdict(sent)

    assert report == verdict(evidence)
    assert report.claims == report.supported > 5
    assert report.segments[0].unsaid == ()
    assert {"summary.1", "sponsor", "status"} <= set(report.segments[0].must_say)


def test_evidence_with_a_changed_word_does_not_pass():
    """Who changes the script after the check is found out."""
    turns = tuple(
        msgspec.structs.replace(turn, text=turn.text.replace("220 to 208", "280 to 208"))
        for turn in SPARE.turns
    )
    changed = msgspec.structs.replace(SPARE, turns=turns)

    report = verdict(Evidence((lantern(),), Script("", "", (changed,))))

    assert report.supported < report.claims


def test_what_listeners_should_hear_is_counted():
    """An omission does not fail, but it shows."""
    needs = must_say(FACTS)

    assert unsaid(needs, (GOOD,)) == ("summary.1", "action.5", "sponsor")
    assert unsaid(needs, SPARE.turns) == ()


def test_words_that_lean_are_counted_and_not_blocked():
    """Slant is shown for what it is."""
    leaning = Turn("Sarah", "The House narrowly passed it, a historic vote.", facts=("vote.1",))
    party = Turn("James", "A controversial Democrat introduced it.", facts=("sponsor",))

    words, named, framed = framing((leaning, party))

    assert judge((leaning,), FACTS)[0].good
    assert words == ("narrowly", "historic", "controversial")
    assert named == {"Democrat": 1}
    assert framed == {"Democrat": 1}
