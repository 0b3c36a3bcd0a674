"""Say numbers in English words, the American way (no `and` after the hundreds)."""

SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ["", "thousand", "million", "billion", "trillion", "quadrillion"]
LARGEST = 10 ** (3 * len(SCALES)) - 1
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int) -> str:
    """`208` → `two hundred eight`; above *LARGEST* digit by digit."""
    if number > LARGEST:
        return digits(str(number))
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        return joined(f"{SMALL[number // 100]} hundred", number % 100)
    power = (len(str(number)) - 1) // 3
    return joined(f"{cardinal(number // 1000**power)} {SCALES[power]}", number % 1000**power)


def joined(head: str, rest: int) -> str:
    return f"{head} {cardinal(rest)}" if rest else head


def ordinal(number: int) -> str:
    """`119` → `one hundred nineteenth`."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    return words[:cut] + nth(words[cut:])


def nth(word: str) -> str:
    if word in ORDINALS:
        return ORDINALS[word]
    return f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"


def pairs(number: int) -> str:
    """Say it as a year or a bill's number is said: `2026` → `twenty twenty-six`."""
    high, low = divmod(number, 100)
    if not 1001 <= number <= 9999 or (high % 10 == 0 and low < 10):
        return cardinal(number)
    if low == 0:
        return f"{cardinal(high)} hundred"
    return f"{cardinal(high)} {two_digits(low)}"


def short(number: int) -> str:
    """Say it as the number of a Congress in a law's number: `119` → `one nineteen`."""
    high, low = divmod(number, 100)
    if not 101 <= number <= 999 or low == 0:
        return cardinal(number)
    return f"{SMALL[high]} {two_digits(low)}"


def two_digits(number: int) -> str:
    return cardinal(number) if number >= 10 else f"oh {SMALL[number]}"


def digits(text: str) -> str:
    return " ".join(SMALL[int(digit)] for digit in text if digit.isdecimal())


def decimal(text: str) -> str:
    """`1,250.75` → `one thousand two hundred fifty point seven five`."""
    whole, _, fraction = text.replace(",", "").partition(".")
    words = cardinal(int(whole or 0))
    return f"{words} point {digits(fraction)}" if fraction else words


def plural(words: str) -> str:
    """`nineteen ninety` → `nineteen nineties`."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith("x") else f"{words}s"


def fraction(above: int, below: int) -> str:
    """`2/3` → `two thirds`."""
    names = {2: ("half", "halves"), 4: ("quarter", "quarters")}
    one, many = names.get(below, (ordinal(below), f"{ordinal(below)}s"))
    return f"{cardinal(above)} {one if above == 1 else many}"


def roman(numeral: str) -> int:
    """`XIV` → 14."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
