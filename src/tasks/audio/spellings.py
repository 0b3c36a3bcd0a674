"""The words that stand behind what is written short: add what the hosts should say right."""

MEASURES = {
    r"H\.?\s?J\.?\s?Res\.?": "House joint resolution",
    r"S\.?\s?J\.?\s?Res\.?": "Senate joint resolution",
    r"H\.?\s?Con\.?\s?Res\.?": "House concurrent resolution",
    r"S\.?\s?Con\.?\s?Res\.?": "Senate concurrent resolution",
    r"H\.?\s?Res\.?": "House resolution",
    r"S\.?\s?Res\.?": "Senate resolution",
    r"H\.?\s?Amdt\.?": "House amendment",
    r"S\.?\s?Amdt\.?": "Senate amendment",
    r"H\.\s?R\.|HR": "House bill",
    r"H\.\s?B\.|HB": "House bill",
    r"S\.\s?B\.|SB": "Senate bill",
    r"A\.\s?B\.|AB": "Assembly bill",
    r"S\.": "Senate bill",
}
"""How a measure is cited, before its number."""

REPORTS = {
    r"Public Law|Pub\.\s?L\.|P\.\s?L\.": "Public Law",
    r"H\.?\s?Rept\.?": "House report",
    r"S\.?\s?Rept\.?": "Senate report",
    r"H\.?\s?Doc\.?": "House document",
    r"S\.?\s?Doc\.?": "Senate document",
    r"Treaty Doc\.?": "Treaty document",
    r"Committee Print": "Committee Print",
}
"""What is numbered by Congress and count: `119-21`."""

CODES = {
    r"U\.\s?S\.\s?C\.?|USC": "of the US Code",
    r"C\.\s?F\.\s?R\.?|CFR": "of the Code of Federal Regulations",
}

TITLES = {
    "Rep": "Representative",
    "Reps": "Representatives",
    "Sen": "Senator",
    "Sens": "Senators",
    "Del": "Delegate",
    "Gov": "Governor",
    "Govs": "Governors",
    "Lt": "Lieutenant",
    "Gen": "General",
    "Col": "Colonel",
    "Capt": "Captain",
    "Sgt": "Sergeant",
    "Hon": "Honorable",
    "Prof": "Professor",
    "Rev": "Reverend",
    "Dr": "Doctor",
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "St": "Saint",
    "Mt": "Mount",
    "Ft": "Fort",
}
"""Before a name."""

ABBREVIATIONS = {
    "approx": "approximately",
    "Corp": "Corporation",
    "Dept": "Department",
    "e.g": "for example",
    "Est": "Established",
    "etc": "et cetera",
    "i.e": "that is",
    "Inc": "Incorporated",
    "Jr": "Junior",
    "Ltd": "Limited",
    "pct": "percent",
    "Res": "resolution",
    "Sr": "Senior",
    "v": "versus",
    "vs": "versus",
}
"""Always with a full stop."""

PRONUNCIATIONS = {
    "AUKUS": "Awkus",
    "Boebert": "Bobert",
    "Buttigieg": "Boota-judge",
    "CISA": "Sissa",
    "Cruz": "Crooz",
    "CSAM": "Seesam",
    "DACA": "Dacka",
    "FERC": "Furk",
    "FINRA": "Finra",
    "FISA": "Fyza",
    "KOSA": "Kohsa",
    "Kyiv": "Keev",
    "LIHEAP": "Lye-heap",
    "Luján": "Loohahn",
    "NOAA": "Noah",
    "Sotomayor": "Soto-my-ore",
    "TANF": "Tanniff",
    "Thune": "Thoon",
}
"""What neither voice says right by itself; whole words, as written."""

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

SCALES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "b": "billion",
    "bn": "billion",
    "t": "trillion",
    "tn": "trillion",
}

UNITS = {
    "km": "kilometers",
    "kg": "kilograms",
    "kW": "kilowatts",
    "kWh": "kilowatt hours",
    "MW": "megawatts",
    "MWh": "megawatt hours",
    "GW": "gigawatts",
    "GWh": "gigawatt hours",
    "lb": "pounds",
    "lbs": "pounds",
    "mg": "milligrams",
    "mph": "miles per hour",
    "oz": "ounces",
    "°C": "degrees Celsius",
    "°F": "degrees Fahrenheit",
    "°": "degrees",
}
"""After a number."""

NUMBERED = [
    "Article",
    "Chapter",
    "Division",
    "Level",
    "Part",
    "Phase",
    "Schedule",
    "Section",
    "Stage",
    "Subchapter",
    "Subpart",
    "Subtitle",
    "Tier",
    "Title",
    "Type",
    "Volume",
    "War",
]
"""Before a Roman numeral."""

PARTIES = {"D": "Democrat", "R": "Republican", "I": "Independent"}
