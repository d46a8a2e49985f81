"""Bodies by the form of their names: `Working Group on Lighthouses`, `Committee established by resolution 85/7`.

A name is a head (a row of `heads.csv`), words that say its kind or whose it is, and what it is about. It counts only
where it closes: in English at the last word with a capital, else at a sign or at a word that no name goes on with. In
Chinese, where heads are last, it counts where its first word is one of a few.

The code is that of the head, with what the name is about: a resolution (`COMMITTEE-1267`), a country or another name of
the dictionaries (`COI-BDI`), both the same in all languages; else the language and the words (`WG:en:lighthouses`).
"""
# ruff: noqa: RUF001 - words of six languages

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from plenary.meaning.dictionaries import NOTHING
from plenary.meaning.spans import Found, fold

_BEFORE = 80  # characters before a head that may belong to its name
_JOINED = 12  # characters of a conjunction and an article
_RESOLUTION = r"(?:S/RES/)?(?P<number>\d{1,4}(?:/\d{1,4})?)(?![\d/])(?: ?\(\d{4}\))?"
_WORD = r"[^\W\d_][\w'\u2019/-]*"
_CAPITAL = r"[A-Z](?:[^\W_\u00b2\u00b3\u00b9]|['\u2019/-])*"
_LETTERS = re.compile(r"[^\W_]+")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
_SIGN = r"\s*(?:[][,;.:()\"“”«»،؛\n]|$)"
# Heads that are common words too: a name only with whose they are, as `International` or `of the United Nations`.
_COMMON = {"COUNCIL", "NETWORK", "ALLIANCE", "MISSION", "FORCE", "AGENCY", "AUTHORITY", "ORGANIZATION", "UNION", "BANK"}
_COMMON |= {"ASSOCIATION", "FEDERATION", "UNIVERSITY"}
_FOR = {"FORUM", "CENTRE", "INSTITUTE", "OFFICE", "FUND", "TRIBUNAL", "COURT"}  # or, in English, with `for`
_SECRETARIAT = {"DEPARTMENT", "DIVISION"}  # what they are for may follow `of`
_NOT_OF = ("United Nations", "Department", "Office", "Secretariat")
_SHORT = {"COMMITTEE", "COMMISSION", "BOARD", "DIVISION"}  # `inform the Committee on`, where names have small letters
_SMALL = {"fr", "es"}
_MADE = {"PREPCOM", "INC", "WG", "GE", "PANEL", "COI", "FFM", "TF", "GROUP", "COMMITTEE", "COMMISSION"}
_JOINT = re.compile(r"(?:,| and| of| et| de| y| и|,? و)(?: (?:the|le|la|les|el|los|las))?(?: l[’'])? ?$| (?:du|del) $")
_AND = re.compile(r" (?:and|et|y|e|и) | و")


class Head(NamedTuple):
    """A head in the text: its code, and its first and last character."""

    id: str
    start: int
    end: int


class _Language(NamedTuple):
    """The patterns of a language.

    Before the head: `before`. Behind it, in this order: `kind`, `whose`, and either `made` and the number of a
    resolution, or `about`, a preposition, and words as far as one of `stop`.
    """

    kind: str
    whose: str
    made: str
    about: str
    stop: str
    before: str = r"(?!)"


LANGUAGES = {
    "en": _Language(
        before=(
            r"(?:(?P<whose>(?<![\w-])(?:United Nations|International|Inter-(?!Agency)[A-Z]\w+|World|Global|African|"
            r"Asian|European|Arab|Islamic|Caribbean|Pacific|Pan-? ?[A-Z]\w+|"
            r"(?:Central|West|East|North|South(?:ern)?|Latin) (?:African?|Asian?|American?|Pacific)) "
            rf"(?:{_CAPITAL}(?: and)? ){{0,5}})|(?<![\w-])"
            r"(?:(?:Ad Hoc|[Oo]pen-ended|Informal|Intergovernmental|Inter-Agency|Independent|Joint|Special|Technical|"
            r"Specialized|Advisory|High-level|Standing|Executive|Steering|Consultative|Scientific|Monitoring|"
            r"International|Expert|Multi-stakeholder|Regional) ){1,4})$"
        ),
        kind=r"(?!)",
        whose=r"(?!)",
        made=(
            r",? (?:pursuant to (?:Security Council )?|(?:originally )?(?:established|created|set up|appointed) "
            r"(?:pursuant to|by|under|in accordance with) (?:paragraphs? \d{1,3}(?: \([a-z]\))? of )?"
            r"(?:(?:Security Council|General Assembly|Council|Assembly) )?)resolutions? "
        ),
        about=(rf" (?:(?:on|for|against|of)(?: the)?|to(?= [A-Z])|in(?! {_MONTH})(?: the)?) "),
        stop=r"(?!)",
    ),
    "fr": _Language(
        kind=(
            r" (?:spéciale?|ad hoc|intergouvernementale?|à composition non limitée|préparatoire|consultati(?:f|ve)|"
            r"indépendante?|permanente?|conjointe?|mixte|technique|d[’']experts|gouvernementaux|"
            r"de haut niveau|interinstitutions|officieux|plénier)"
        ),
        whose=(
            r"(?: [a-zà-ÿ]{3,14}){0,2} (?:des Nations Unies|de l[’']Organisation des Nations Unies)|"
            r" (?:internationale?|mondiale?|africaine?|interaméricaine?|européenne?|asiatique|arabe|islamique|"
            r"panafricaine?|interparlementaire)"
        ),
        made=(
            r"(?: du Conseil de sécurité)? (?:créée?|établie?|constituée?|instituée?) "
            r"(?:par|en application de|conformément à|en vertu de) la résolution "
        ),
        about=(
            r" (?:sur|contre|pour(?! \w+(?:er|ir|re)\b)|chargée? (?:de|des|du)|en|au|aux|à|de(?= la [A-ZÉ])) "
            r"(?:l[ae] |l[’']|les )?| chargée? d[’']"
        ),
        stop=(
            r"qui|que|qu[’']\w+|dont|où|a|ont|est|sont|soit|avait|sera|doit|peut|créée?s?|établie?s?|instituée?s?|"
            r"constituée?s?|mise?|visant|tendant|concernant|portant|ayant|présentée?s?|tenue?s?|lors|afin|"
            r"ainsi|conformément|avant|selon|de(?= \w+(?:er|ir|re)\b)|à(?= (?:sa|son|ses|leur|\w+(?:er|ir|re)\b))|"
            r"et(?= l[ae’'] ?[A-ZÉ]| (?:l|d|à|au|de|prie|en|sur|son|sa|ses|que|celui|celle)\b| l[ae]s? \w+ qu)"
        ),
    ),
    "es": _Language(
        kind=(
            r" (?:[Ee]special|[Aa]d [Hh]oc|[Ii]ntergubernamental|de [Cc]omposición [Aa]bierta|[Cc]onsultiv[oa]|"
            r"[Aa]sesora?|[Ii]ndependiente|[Pp]ermanente|[Cc]onjunt[oa]|[Tt]écnic[oa]|"
            r"de [Aa]lto [Nn]ivel|[Ii]nterinstitucional|[Oo]ficioso|[Mm]ixt[oa])"
        ),
        whose=(
            r"(?: [A-Z][a-zà-ÿ]{2,14}){0,2} de las Naciones Unidas|"
            r" (?:Internacional|Mundial|African[oa]|Interamerican[oa]|Europe[oa]|Asiátic[oa]|Árabe|Islámic[oa]|"
            r"Panafrican[oa]|Latinoamerican[oa]|Centroamerican[oa])"
        ),
        made=(
            r"(?: del Consejo de Seguridad)? (?:(?:establecid|cread|constituid)[oa] (?:por|en virtud de|"
            r"en cumplimiento de|de conformidad con|con arreglo a|conforme a)|dimanante de) la resolución "
        ),
        about=r" (?:sobre|para|contra|en|[Ee]ncargad[oa] de|de(?= la [A-Z])) (?:el |la |los |las )?",
        stop=(
            r"que(?! [A-Z])|cual|quien|ha|han|es|son|será|sea|fue|debe|puede|establecid[oa]s?|cread[oa]s?|"
            r"celebrad[oa]s?|presentad[oa]s?|conforme|así|durante|antes|"
            r"a(?= (?:la Asamblea|el Consejo|su|sus|fin|que|\w+[aei]r\b))|en(?= (?:su|sus|el marco)\b)|"
            r"de(?= conformidad)|y(?= (?:el|la|los|las|al?|del?|en|que|su|sus|\w+[aei]r)\b)"
        ),
    ),
    "ru": _Language(
        before=(
            r"(?<![\w-])(?:(?:Специальн|Межправительственн|Межучрежденческ|Независим|Совместн|Консультативн|Постоянн|"
            r"Научн|Техническ|Международн)\w{2,3} )$"
        ),
        kind=r" (?:открытого состава|высокого уровня|полного состава)",
        whose=r" Организации Объединенных Наций",
        made=(
            r"(?: Совета Безопасности)?,? (?:учрежденн|созданн)\w{2,3} (?:резолюцией|во исполнение резолюции|"
            r"в соответствии с резолюцией|на основании резолюции) "
        ),
        about=r" (?:по|для|против|в|(?:событий|положения|нарушений) в) (?!эт|так|сво|данн|все|их |его |ее )",
        stop=(
            r"котор\w+|что|учрежденн\w+|созданн\w+|представить|продолжить|с|к|за|от|при|его|ее|их|является|"
            r"\w{3,}(?:[иаяе]ть|ться|тись|[аяу]ет|[аяу]ют|ется|ются|[иаяе]л[аои]|лась|лись|лся)|"
            r"и(?= (?:[А-Я]\w+|его|ее|их|\w+ть)\b)|в(?= (?:соответствии|отношении|рамках|ходе|целях|связи|его|ее|их|"
            r"\d+)\b)|на(?= (?:его|ее|их|\d+)\b)"
        ),
    ),
    "ar": _Language(
        kind=(
            r" (?:المخصصة?|الخاصة?|المفتوح(?: باب)? العضوية|الحكومية? الدولية?|الاستشارية?|الدولية?|المستقلة?|"
            r"الدائمة?|المشتركة?|الرفيعة? المستوى)"
        ),
        whose=r" الأمم المتحدة",
        made=(
            r"(?: التابعة لمجلس الأمن| مجلس الأمن)? (?:المنشأة?|المشكلة?) (?:عملا ب|بموجب |ب)(?:ال)?قرار "
            r"(?:مجلس الأمن )?"
        ),
        about=r" (?:المعني|المعنية|المكلف|المكلفة|المختص|المختصة) (?=ب)",
        stop=(
            r"أن|وأن|إلى|التي|الذي|على|وفقا|عملا|المنشأة?|التابعة?|الواردة?|تقديم|و?تطلب|و?تدعو|من أجل|"
            r"في(?= (?:دورت|إطار|تقرير|سياق))|عن|هو|هي|لا|بأن|وإلى|بوصف\w*"
        ),
    ),
}
# Chinese: the words that a name may begin with, heads, and what no name has.
_CHINESE_HEADS = {
    "筹备委员会": "PREPCOM", "谈判委员会": "INC", "谈判机构": "INC", "工作组": "WG", "专家组": "GE",
    "专家小组": "PANEL", "调查委员会": "COI", "实况调查团": "FFM", "工作队": "TF", "委员会": "COMMITTEE",
    "理事会": "COUNCIL", "基金": "FUND", "研究所": "INSTITUTE", "办事处": "OFFICE", "办公室": "OFFICE",
    "特派团": "MISSION", "法庭": "TRIBUNAL", "联盟": "UNION", "联合会": "FEDERATION", "协会": "ASSOCIATION",
    "银行": "BANK", "大学": "UNIVERSITY",
}  # fmt: skip
_CHINESE = re.compile(
    r"第(?P<number>\d{1,4}(?:/\d{1,4})?) ?(?:[(（]\d{4}[)）])?号决议所?设(?:立的)?"
    r"(?P<made>专家小组|专家组|委员会|工作组)|(?:联合国(?!秘书|系统|大会|制裁|组织)|"
    r"(?<![^\W和与及])(?:国际|世界|政府间|不限成员名额|非洲|亚洲|欧洲|美洲|阿拉伯|伊斯兰))"
    r"(?:(?!联合国|国际|各|其他|有关|相关|会员国|机构|参与|支持)[^\s\W的了在向对就下]){2,20}?"
    rf"(?P<head>{'|'.join(sorted(_CHINESE_HEADS, key=len, reverse=True))})(?!会|主席|成员|秘书|各|主任)"
)


_CHINESE_ABOUT = re.compile(
    r"(?:人权)?问题?(?:独立|国际|联合|高级别)*(?P<head>专家小组|专家组|调查委员会|实况调查团|工作组)"
)


@cache
def patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of a language, what ends where a head begins, and what begins where it ends."""
    words_of = LANGUAGES[code]
    words = rf"{_WORD}(?: {_WORD}){{0,13}}?(?={_SIGN}| (?:{words_of.stop})(?!\w))"
    if code == "en":
        linked = (
            r"(?!and the (?!Caribbean|Pacific|Sahel|Arab|Far|Near|Middle|Horn))"
            rf"(?:of|on|in(?! {_MONTH})|to|for|from(?= [A-Z][a-z])|against|with|and|or|the|an?|with regard to)"
            r"(?: (?:the|an?|of|on|in|against|their)(?= [A-Z]))?"
        )
        words = rf"{_CAPITAL}(?:(?:,? {linked}|,)? {_CAPITAL}){{0,14}}"
    behind = (
        rf"(?P<kind>(?:{words_of.kind}){{0,3}})(?P<whose>{words_of.whose})?"
        rf"(?:{words_of.made}{_RESOLUTION}|(?P<on>{words_of.about})(?P<about>{words}))?"
    )
    return re.compile(words_of.before), re.compile(behind)


def bodies_by_form(text: str, heads: Iterable[Head], named: Sequence[Found], code: str) -> Iterator[Found]:
    """The bodies whose name begins around a head that is in none of the names of the dictionaries, `named`."""
    names = {name.start: name for name in reversed(named)}
    if code == "zh":
        yield from _chinese(text, names)
        return
    read = _Text(text, code, names)
    starts = sorted(names)
    within = 0
    for head in sorted(heads, key=lambda head: (head.start, -head.end)):
        if head.start < within:  # of a longer head
            continue
        within = head.end
        place = bisect_right(starts, head.start)
        last = names[starts[place - 1]].end if place else 0
        if last <= head.start and (body := read.body(head, max(last, head.start - _BEFORE))):
            yield body


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and the names of the dictionaries in it by their first character."""

    text: str
    code: str
    names: Mapping[int, Found]

    def body(self, head: Head, first: int) -> Found | None:
        """The body of a head, which begins at `first` at the earliest."""
        before, after = patterns(self.code)
        behind = after.match(self.text, head.end)
        if behind is None or not (behind["number"] or behind["about"] or self._follows_capital(head, first)):
            return None
        ahead = before.search(self.text, first, head.start)
        if self.code == "ru" and not ahead and self.text[head.start].islower():
            return None
        start = ahead.start() if ahead else head.start
        own = ahead["whose"] if ahead and self.code == "en" else None
        whose = bool(behind["whose"] or own)
        if behind["number"] and head.id in _MADE:
            return Found(start, behind.end(), "body", f"{head.id}-{behind['number']}")
        if behind["about"] and self._is_about(head, behind, special=bool(ahead or behind["kind"]), whose=whose):
            end = self._before_another(behind.start("about"), behind.end())
            return self._about(head, start, behind.start("about"), end, whose=whose)
        if (
            own and " " in own.strip().removeprefix("United ") and head.id != "FORCE"
        ):  # `World Lighthouse Union`, and not `World Union`
            return Found(start, head.end, "body", _code(head.id, self.text[start : head.end], self.code))
        return None

    def _follows_capital(self, head: Head, first: int) -> bool:
        """True if the English word before the head has a capital: without one no name ends with the head."""
        word = self.text.rfind(" ", first, max(first, head.start - 1)) + 1
        return self.code == "en" and self.text[word].isupper()

    def _is_about(self, head: Head, behind: re.Match[str], *, special: bool, whose: bool) -> bool:
        """True if the words behind the head say what it is for, and do not only follow it.

        `special` is a head with an adjective.
        """
        preposition = behind["on"].split()[0]
        if (head.id == "ORGANIZATION" and "nation" in fold(behind["whose"] or "")) or (
            head.id in _SECRETARIAT and behind["about"].startswith(_NOT_OF)
        ):
            return False  # the United Nations, and its divisions
        if head.id in _COMMON | _FOR and not whose:
            return self.code == "en" and head.id in _FOR and preposition in {"for", "on"}
        if preposition == "de":
            return head.id == "PREPCOM"
        if preposition in {"of", "in", "en", "au", "aux", "à", "в"}:
            return whose or (preposition == "of" and head.id in _SECRETARIAT)
        if preposition == "to" or (self.code in _SMALL and head.id in _SHORT):
            return special or head.id == "GE"
        return True

    def _about(self, head: Head, start: int, about: int, end: int, *, whose: bool) -> Found | None:
        """The body, with the code of what it is about if the dictionaries have that."""
        of = next((self.names[place] for place in range(about, about + 4) if place in self.names), None)
        if of is None or of.end < end or of.id == NOTHING:
            return Found(start, end, "body", _code(head.id, self.text[start if whose else about : end], self.code))
        if head.id == "OFFICE" and not whose:  # the office of another body in a region
            return None
        return Found(start, of.end, "body", f"{head.id}-{of.id}")

    def _before_another(self, start: int, end: int) -> int:
        """The end of a name: before another body or office that is joined to it, or a comma that opens no list."""
        for place in range(start + 1, end):
            if place in self.names and self.names[place].kind in {"body", "office"}:
                joint = _JOINT.search(self.text, max(start, place - _JOINED), place)
                if joint and not (self.names[place].id == "GA" and " of" in joint[0]):  # `the Work of the Assembly`
                    end = joint.start()
                    break
        comma = self.text.find(",", start, end)
        if comma > 0 and not _AND.search(self.text, self.text.rfind(",", start, end), end):
            end = comma
        return max(end, *(self.names[place].end for place in range(start, end) if place in self.names), end)


def _code(head: str, words: str, code: str) -> str:
    words = words.removeprefix("ب") if code == "ar" else words
    return f"{head}:{code}:{'-'.join(_LETTERS.findall(fold(words)))}"


def _chinese(text: str, names: Mapping[int, Found]) -> Iterator[Found]:
    for name in names.values():
        if name.kind == "country" and (match := _CHINESE_ABOUT.match(text, name.end)):
            yield Found(name.start, match.end(), "body", f"{_CHINESE_HEADS[match['head']]}-{name.id}")
    for match in _CHINESE.finditer(text):
        if match["number"]:
            yield Found(match.start(), match.end(), "body", f"{_CHINESE_HEADS[match['made']]}-{match['number']}")
        elif not any(place in names for place in range(match.start(), match.end())):
            yield Found(match.start(), match.end(), "body", _code(_CHINESE_HEADS[match["head"]], match[0], "zh"))
