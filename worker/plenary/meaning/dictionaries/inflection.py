"""The forms that a name of the dictionaries has in a sentence, by rules for each language.

More forms than the language has do no harm: what nobody writes is never found.
"""
# ruff: noqa: RUF001 - endings in Cyrillic

from __future__ import annotations

import re
from collections.abc import Iterator

_RU_ADJECTIVE = re.compile(r"(?:[Тт]ретья|ая|яя|ое|ый|ой|ые|(?:[кгхшщ]|н)ий|[кгхшщ]ие|овы)$")
_RU_PAIR = re.compile(r"^(\S+) и (\S+)$")
_CASES = 5  # genitive, dative, accusative, instrumental, prepositional
_HARD = {
    "ья": ("ьей", "ьей", "ью", "ьей", "ьей"),
    "ая": ("ой", "ой", "ую", "ой", "ой"),
    "яя": ("ей", "ей", "юю", "ей", "ей"),
    "ое": ("ого", "ому", "ое", "ым", "ом"),
    "ый": ("ого", "ому", "ый", "ым", "ом"),
    "ой": ("ого", "ому", "ой", "ым", "ом"),
    "ые": ("ых", "ым", "ые", "ыми", "ых"),
    "ие": ("их", "им", "ие", "ими", "их"),
}
# What a noun ends in, how many of its letters the endings replace, and the endings. The first that fits counts.
_NOUNS = (
    ("ия", 1, ("и", "и", "ю", "ей", "и")),
    ("ие", 1, ("я", "ю", "е", "ем", "и")),
    ("я", 1, ("и", "е", "ю", "ей", "е")),
    ("[кгхжшщч]а", 1, ("и", "е", "у", "ой", "е")),
    ("а", 1, ("ы", "е", "у", "ой", "е")),
    ("й", 1, ("я", "ю", "й", "ем", "е")),
    ("тель|арь|аиль", 1, ("я", "ю", "я", "ем", "е")),
    ("ь", 1, ("и", "и", "ь", "ью", "и")),
    ("во", 1, ("а", "у", "о", "ом", "е")),
    ("ны", 1, ("", "ам", "ы", "ами", "ах")),
    ("ы", 1, ("ов", "ам", "ы", "ами", "ах")),
    ("[цЦ]ели", 1, ("ей", "ям", "и", "ями", "ях")),
    ("ник|ор|ар|ант", 0, ("а", "у", "а", "ом", "е")),
    ("[бвгджзклмнпрстфхцчшщ]", 0, ("а", "у", "", "ом", "е")),
)
_VELAR = "кгхшщ"
_HUSHED = "жчщ"  # before endings that are not stressed: soft ones
_ALL_ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")


def inflected(form: str, language: str) -> list[str]:
    """The form as it is, and with `*` behind it, or in Russian, all others.

    >>> inflected("Indian*", "en"), inflected("Franc", "fr")
    (['Indian', 'Indians'], ['Franc'])
    """
    marked, form = form.endswith("*"), form.removesuffix("*")
    if language == "ru":
        return list(dict.fromkeys((form, *(_adjective_or_people(form) if marked else russian(form)))))
    if language == "ar":
        return list(dict.fromkeys(_arabic(form, relative=marked)))
    if not marked:
        return [form]
    if language == "fr":
        return _french(form)
    if language == "es":
        return _spanish(form)
    return [form, f"{form}s"]


def russian(name: str) -> Iterator[str]:
    """A name in the five oblique cases: its adjectives and its first noun change, what follows does not.

    >>> list(russian("Совет Безопасности"))[:2], list(russian("Российская Федерация"))[0]
    (['Совета Безопасности', 'Совету Безопасности'], 'Российской Федерации')
    """
    if pair := _RU_PAIR.match(name):
        first, second = (_declined(word) for word in pair.groups())
        if not _RU_ADJECTIVE.search(pair[1]):
            yield from (f"{first_form} и {second_form}" for first_form, second_form in zip(first, second, strict=True))
            return
    words = name.split(" ")
    heads = []
    for word in words:
        heads.append(_declined(word) if word not in {"и", "по"} else (word,) * _CASES)
        if not _RU_ADJECTIVE.search(word) and word != "и":
            break
    rest = words[len(heads) :]
    for case in range(_CASES):
        yield " ".join([*(forms[case] for forms in heads), *rest])
    if len(heads) > 1 and not rest and words[-1].endswith("а"):  # islands: the noun is plural
        stem = words[-1][:-1]
        for adjective, noun in zip(
            heads[0], (f"{stem}ов", f"{stem}ам", f"{stem}а", f"{stem}ами", f"{stem}ах"), strict=True
        ):
            yield f"{adjective} {noun}"


def _declined(word: str) -> tuple[str, ...]:
    if _RU_ADJECTIVE.search(word) and not word.endswith("ение"):
        return _adjective(word)
    if word.endswith("ец") and len(word) > len("xxец"):
        return tuple(word[:-2] + ending for ending in ("ца", "цу", "ца", "цем", "це"))
    for suffix, cut, endings in _NOUNS:
        if re.search(f"(?:{suffix})$", word):
            return tuple(word[: len(word) - cut] + ending for ending in endings)
    return (word,) * _CASES


def _adjective(word: str) -> tuple[str, ...]:
    stem, ending = word[:-2], word[-2:]
    if ending == "вы":
        return tuple(word[:-1] + case_ending for case_ending in _HARD["ые"])
    if ending == "ий":
        endings = ("ого", "ому", "ий", "им", "ом") if stem[-1] in _VELAR else ("его", "ему", "ий", "им", "ем")
    else:
        endings = _HARD["яя" if ending == "ая" and stem[-1] in _HUSHED else ending]
        if ending == "ая":
            endings = (*endings[:2], "ую", *endings[3:])
        if stem[-1] in _VELAR and ending in {"ое", "ой"}:
            endings = (*endings[:3], "им", endings[4])
    return tuple(stem + case_ending for case_ending in endings)


def _adjective_or_people(form: str) -> list[str]:
    if form.endswith("цы"):
        return [form[:-2] + ending for ending in ("цы", "цев", "цам", "цами", "цах")]
    if form.endswith("яне"):
        return [form[:-1] + ending for ending in ("е", "", "ам", "ами", "ах")]
    return [form[:-2] + ending for ending in _ALL_ADJECTIVE]


def _arabic(form: str, *, relative: bool) -> Iterator[str]:
    """With the article where it may have one; the article behind the preposition of one letter loses its first."""
    forms = [form]
    if relative:
        forms = [f"{article}{form}{ending}" for article in ("", "ال") for ending in ("", "ة", "ين", "ون", "ات", "ا")]
    for variant in forms:
        yield variant
        if variant.startswith("ال"):
            yield f"لل{variant[2:]}"


def _french(form: str) -> list[str]:
    if form.endswith(("ien", "éen")):
        return [form, f"{form}ne", f"{form}s", f"{form}nes"]
    if form.endswith(("ais", "ois")):
        return [form, f"{form}e", f"{form}es"]
    if form.endswith("on"):
        return [form, f"{form}ne", f"{form}s", f"{form}nes"]
    return [form, f"{form}s"] if form.endswith("e") else [form, f"{form}e", f"{form}s", f"{form}es"]


def _spanish(form: str) -> list[str]:
    if form.endswith("o"):
        return [form[:-1] + ending for ending in ("o", "a", "os", "as")]
    for accented, plain in (("és", "es"), ("án", "an"), ("ón", "on")):
        if form.endswith(accented):
            return [form] + [form[: -len(accented)] + plain + ending for ending in ("a", "es", "as")]
    if form.endswith("í"):
        return [form, f"{form}es", f"{form}s"]
    return [form, f"{form}s"] if form[-1] in "ae" else [form, f"{form}a", f"{form}es", f"{form}as"]
