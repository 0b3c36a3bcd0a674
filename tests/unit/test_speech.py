"""What is written for eyes, said for ears."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tasks.audio.numbers import cardinal, decimal, ordinal, pairs
from tasks.audio.speech import spoken

SAYINGS = {
    "citations": [
        ("H.R. 22", "House bill twenty-two"),
        ("H.R.22", "House bill twenty-two"),
        ("H. R. 1968", "House bill nineteen sixty-eight"),
        ("HR 4405", "House bill forty-four oh five"),
        ("H.R. 1", "House bill one"),
        ("H.R. 1000", "House bill one thousand"),
        (
            "H.R. 125, H.R. 10545",
            "House bill one hundred twenty-five, House bill ten thousand five hundred forty-five",
        ),
        ("S. 5", "Senate bill five"),
        ("S.2296", "Senate bill twenty-two ninety-six"),
        ("H.J.Res. 20", "House joint resolution twenty"),
        ("H. J. Res. 20", "House joint resolution twenty"),
        ("S.J.Res. 3", "Senate joint resolution three"),
        ("H.Con.Res. 14", "House concurrent resolution fourteen"),
        ("S. Con. Res. 7", "Senate concurrent resolution seven"),
        ("H.Res. 75", "House resolution seventy-five"),
        ("S.Res. 12", "Senate resolution twelve"),
        ("S.Amdt. 2137", "Senate amendment twenty-one thirty-seven"),
        ("H.B. 1234", "House bill twelve thirty-four"),
        ("SB 7", "Senate bill seven"),
        ("AB-1054", "Assembly bill ten fifty-four"),
        ("Public Law 119-1", "Public Law one nineteen dash one"),
        ("Became Public Law No: 119-94.", "Became Public Law one nineteen dash ninety-four."),
        ("Pub. L. 118-31", "Public Law one eighteen dash thirty-one"),
        ("P.L. 107-56", "Public Law one oh seven dash fifty-six"),
        ("H.Rept. 119-106", "House report one nineteen dash one hundred six"),
        ("42 U.S.C. § 1396a", "title forty-two of the US Code, section thirteen ninety-six a"),
        ("5 U.S.C. 552", "title five of the US Code, section five hundred fifty-two"),
        ("40 CFR 60", "title forty of the Code of Federal Regulations, section sixty"),
        ("§ 3 and §§ 4-5", "section three and sections four to five"),
        ("Sec. 2, see sec. 3", "Section two, see section three"),
        ("a 501(c)(3), a 401(k)", "a five oh one c three, a four oh one k"),
        ("sec. 5(a)(1)(B)(iii)", "section five a one B three"),
        ("section 1402(b)", "section fourteen oh two b"),
        ("the S.J.Res. failed", "the Senate joint resolution failed"),
        ("It is a S.Con.Res.", "It is a Senate concurrent resolution."),
        ("Rules Committee Print 119-4", "Rules Committee Print one nineteen dash four"),
        ("H. Doc. 119-3", "House document one nineteen dash three"),
        ("Roll no. 345", "Roll number three hundred forty-five"),
    ],
    "people": [
        ("Rep. Roy and Sen. King", "Representative Roy and Senator King"),
        ("Reps. Roy and Norton", "Representatives Roy and Norton"),
        ("Del. Norton", "Delegate Norton"),
        ("Rep. Chip Roy (R-TX)", "Representative Chip Roy, Republican of Texas"),
        ("Sara Jacobs [D-CA-51] said", "Sara Jacobs, Democrat of California, said"),
        ("a D-CA member", "a Democrat of California member"),
        ("Angus King (I-Maine).", "Angus King, Independent of Maine."),
        ("J.D. Vance", "JD Vance"),
        ("Donald J. Trump", "Donald J. Trump"),
        ("Henry Ford II", "Henry Ford the second"),
        ("Martin Luther King Jr. Day", "Martin Luther King Junior Day"),
        ("Smith v. Jones", "Smith versus Jones"),
        ("Acme Inc.", "Acme Incorporated."),
    ],
    "calls": [
        ("the 9/11 fund", "the nine eleven fund"),
        ("9-1-1 or 911 calls", "nine one one or nine one one calls"),
        ("911 votes", "nine hundred eleven votes"),
        ("in Q1, a B-52", "in Q one, a B fifty-two"),
    ],
    "money": [
        ("$1", "one dollar"),
        ("$35 a month", "thirty-five dollars a month"),
        ("$250,000", "two hundred fifty thousand dollars"),
        ("$4.50", "four dollars and fifty cents"),
        ("$1.01", "one dollar and one cent"),
        ("$1.5 billion", "one point five billion dollars"),
        (
            "$2M, $3bn, $4T, $5k",
            "two million dollars, three billion dollars, "
            "four trillion dollars, five thousand dollars",
        ),
        ("a $5 million grant", "a five million dollar grant"),
        ("an $800 fee", "an eight hundred dollar fee"),
        ("$1-$2 billion", "one to two billion dollars"),
        ("$10-15", "ten to fifteen dollars"),
        ("US$100", "one hundred dollars"),
        ("€5 and £1", "five euros and one pound"),
    ],
    "shares": [
        ("3.5%", "three point five percent"),
        (".5 %", "zero point five percent"),
        ("10-15%", "ten to fifteen percent"),
        ("90°F", "ninety degrees Fahrenheit"),
        ("60 mph, 5km", "sixty miles per hour, five kilometers"),
        ("1/2, 2/3, 3/4, 24/7", "one half, two thirds, three quarters, twenty-four seven"),
        ("2½ years", "two and one half years"),
    ],
    "dates": [
        ("January 29, 2025", "January twenty-ninth, twenty twenty-five"),
        ("Jan. 29, 2025,", "January twenty-ninth, twenty twenty-five"),
        ("29 January 2025", "January twenty-ninth, twenty twenty-five"),
        ("2025-01-29", "January twenty-ninth, twenty twenty-five"),
        ("1/29/2025", "January twenty-ninth, twenty twenty-five"),
        ("March 3", "March third"),
        ("Sept. 3-5", "September third to fifth"),
        ("January 2025", "January twenty twenty-five"),
        ("in May 2024", "in May twenty twenty-four"),
        ("they may 5 times", "they may five times"),
        ("in 2026", "in twenty twenty-six"),
        (
            "2000, 2005, 2010, 1900, 1905",
            "two thousand, two thousand five, twenty ten, nineteen hundred, nineteen oh five",
        ),
        ("the 1990s and '90s", "the nineteen nineties and nineties"),
        ("2025-26", "twenty twenty-five to twenty-six"),
        ("FY2026, FY 27", "fiscal year twenty twenty-six, fiscal year twenty twenty-seven"),
        ("3:30 p.m.", "three thirty PM"),
        ("10 a.m. on", "ten AM on"),
        ("9:05 and 9:00", "nine oh five and nine o'clock"),
        ("2025-13-45", "twenty twenty-five to thirteen to forty-five"),
    ],
    "numbers": [
        ("220-208", "two hundred twenty to two hundred eight"),
        ("by 52–48.", "by fifty-two to forty-eight."),
        ("220-208-1", "two hundred twenty to two hundred eight to one"),
        ("the 119th Congress", "the one hundred nineteenth Congress"),
        ("1st, 2nd, 3rd, 12th, 20th", "first, second, third, twelfth, twentieth"),
        ("1,234,567", "one million two hundred thirty-four thousand five hundred sixty-seven"),
        ("12.75", "twelve point seven five"),
        ("007", "zero zero seven"),
        ("-5", "minus five"),
        ("F-35, COVID-19, 5G", "F thirty-five, COVID nineteen, five G"),
        ("a 5-year plan", "a five-year plan"),
        ("No. 5, #7", "number five, number seven"),
        ("~100", "about one hundred"),
        ("call 202-224-3121", "call two zero two two two four three one two one"),
        ("Title IX, World War II, Schedule I", "Title nine, World War two, Schedule one"),
        ("Part A, and I", "Part A, and I"),
    ],
    "letters and signs": [
        ("the U.S. Senate", "the US Senate"),
        ("in the U.S. The bill", "in the US. The bill"),
        ("in the U.S.", "in the US."),
        ("Washington, D.C., and", "Washington, DC, and"),
        ("FISA and NATO", "Fyza and NATO"),
        ("FISAs", "FISAs"),
        ("John Thune", "John Thoon"),
        ("Q&A, and/or, x = 3", "Q and A, and or, x equals three"),
        (
            "see https://www.congress.gov/bill/119th-congress/house-bill/22.",
            "see congress dot gov.",
        ),
        ("at congress.gov today", "at congress dot gov today"),
        ("press@example.gov", "press at example dot gov"),
        ("[the page](https://example.org/x) of **today**", "the page of today"),
        ("e.g. this, etc.", "for example this, et cetera."),
    ],
    "what has no sound": [
        ("hi\u200b\x07 the\u00a0re 😀", "hi the re"),
        ("习近平 met Привет José", "met José"),
        ("习近平", ""),
        ("…", ""),
        ("", ""),
        ("“Why?” — he said", "“Why?” — he said"),
        ("don’t ‘do’ it", "don't 'do' it"),
        ("[laughs] Right. [thinks]", "Right."),
        ("one\ntwo\r\nthree", "one two three"),
    ],
}


@pytest.mark.parametrize(
    ("written", "said"), [pair for pairs in SAYINGS.values() for pair in pairs]
)
def test_it_is_said_as_a_host_would(written: str, said: str) -> None:
    """Bill numbers, amounts, dates, names and votes sound like a person reading them."""
    assert spoken(written) == said


def test_stage_directions_that_a_voice_knows_are_kept() -> None:
    """A voice that can laugh may; one that cannot does not read it out."""
    text = "[laughs] That is [slams door] new."

    assert spoken(text, tags=("laughs",)) == "[laughs] That is new."


@given(some.text())
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever stands in a bill, there is something to say, without digits or signs."""
    said = spoken(text)

    assert not re.search(r"[\d\x00-\x1f$%§#&@<>=_*]", said)
    assert said == said.strip()


@given(some.integers(0, 10**18 - 1))
def test_every_number_has_a_name(number: int) -> None:
    """No number is read digit by digit that a person would read whole."""
    assert re.fullmatch(r"[a-z][a-z -]*[a-z]", cardinal(number))
    assert ordinal(number).endswith(("th", "st", "nd", "rd"))


@given(some.integers(0, 9_999))
def test_a_number_in_pairs_is_still_the_number(number: int) -> None:
    """`forty-four oh five` is no other bill than four thousand four hundred five."""
    others = (n for n in (number + 1, number - 1, number + 100) if n >= 0)

    assert pairs(number) not in {pairs(other) for other in others}


def test_a_number_too_large_for_names_is_said_by_digits() -> None:
    """Absurd numbers do not stop an episode."""
    assert cardinal(10**18).startswith("one zero zero")
    assert decimal("1,250.75") == "one thousand two hundred fifty point seven five"
