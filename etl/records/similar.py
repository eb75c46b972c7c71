"""Whether two requests come from the same requester, and whether they say the same purpose in other words.

Thai is written without spaces, so wording is compared by its runs of three letters. Numbers do not count: "part 2" of a
survey is the same survey.
"""

import unicodedata

ALIKE = 0.6
"""Share of the shorter purpose's runs that the longer one must have. Met in error, it costs a second signature, no more."""


def letters(text: str) -> str:
    """`text` in one spelling: letters (with Thai vowels and tone marks) only, in lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in ("L", "M"))


def same_name(one: str, other: str) -> bool:
    """The same unit or person, whatever the spaces, dots and case; digits tell units apart."""
    return bool(key(one)) and key(one) == key(other)


def same_letter(one: str, other: str) -> bool:
    """The same number of a letter or memo; strokes and hyphens part its figures."""
    return key(one, "/-") == key(other, "/-")


def key(text: str, kept: str = "") -> str:
    """Letters, digits and `kept` of a name or a number, in one spelling; Thai digits count as Arabic ones."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    signs = ("-" if unicodedata.category(sign) == "Pd" else sign for sign in folded)
    return "".join(str(unicodedata.digit(s, s)) for s in signs if s in kept or unicodedata.category(s)[0] in ("L", "M", "N"))


def same_purpose(one: str, other: str) -> bool:
    """Whether most of the shorter wording is found in the longer one."""
    first, second = runs(one), runs(other)
    return len(first & second) >= ALIKE * max(1, min(len(first), len(second)))


def runs(text: str) -> set[str]:
    """All runs of three letters; a shorter text is one run."""
    whole = letters(text)
    return {whole[start : start + 3] for start in range(max(1, len(whole) - 2))}
