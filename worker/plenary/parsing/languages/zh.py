"""Chinese. Source: published resolutions. Months are written as numbers."""

from __future__ import annotations

from plenary.parsing.languages.openings import CHINESE
from plenary.parsing.languages.vocabulary import Language

_ORGANS = {"GA": "大会", "SC": "安全理事会", "ECOSOC": "经济及社会理事会", "HRC": "人权理事会"}
_DATE = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"


def _ordinal(number: int) -> str:
    """A session's number below a hundred."""
    tens, units = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return ((digits[tens] if tens > 1 else "") + ("十" if tens else "") + digits[units]).strip()


LANGUAGE = Language(
    code="zh",
    organs=_ORGANS,
    enacting=_ORGANS,
    organ_forms=_ORGANS,
    agenda=r"^(?:补充)?议程项目\s?(?=\d)",
    adopted_by=rf"^(?:人权理事会)?\s?(?P<date>{_DATE})\s?(?:大会|经济及社会理事会|人权理事会)?\s?(?:通过的)?(?:决议|决定)$",
    council_heading=r"^第\s?\d{1,4}\s?[(（]\d{4}[)）]\s?号决议",
    adopted_at=rf"(?P<date>{_DATE})\s?(?:安全理事会)?\s?第?\s?(?P<meeting>\d+)\s?次会议通过",
    statement=r"^(?:在)?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)(?:举行的)?.{0,3}安全理事会第(?P<meeting>\d+)次会议.*代表安(?:全理事|理)会发表(?:了)?(?:如下|以下)?声明",
    council_closing=r"^(?P<ordinal>第\s?\d+\s?次)会议(?:一致|未经表决)?通过",
    meeting=r"^(?P<ordinal>第\s?\d+\s?次)\s?(?:[(（][^)）]*[)）])?\s?(?:全体)?会议",
    distribution=r"\bDistr\.:?\s*(?P<distribution>[A-Z][a-z]+)",
    date=r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    annex=r"^(?:附件|附录)\s?(?:[一二三四五六七八九十]+)?$",
    without_vote=r"未经表决",
    draft=r"(?:决议|决定)草案",
    recorded_vote=r"以\s?(?P<in_favour>\d+)\s?票(?:赞成)?[、，对]\s?(?P<against>\d+|零)\s?票(?:反对)?[、，]?\s?(?P<abstaining>\d+|零)\s?票弃权(?:.{0,6}(?P<rejected>被否决))?",
    counts={"零": 0},
    committee=r"根据(?P<committee>[^()（）\[\]]+?(?:\s?[(（][^()（）/]*委员会[)）])?)\s?的(?:报告|建议)",
    report=r"(?P<symbol>[AES]/[^\s,，;()（）]+)(?:[,，]\s?第\s?(?P<paragraph>\d+(?:(?:和|及|至|、|-)\d+)*)\s?段)?",
    resolution_word=r"决议",
    decision_word=r"号决定",
    bodies={
        "UNEA": "联合国环境大会",
        "OTHER": r"委员会|缔约方会议|缔约国会议|预防犯罪和刑事司法大会|理事机构|执行局|联盟",
        "COUNCIL": "理事会|安理会",
    },
    kind_follows=True,
    date_first=True,
    dated="(?:题为[^，；。]{1,80}的|通过的)?(?:第|[的])?",
    conjunction="和|及|、",
    through="号?至第?",
    script="[\u3400-\u9fff]",
    least_common=0.08,
    common=frozenset("的和国会在大理一年决议有员关安人法"),
    asks={
        "report": r"请(?>(?P<actor>[^，。；：]{2,40}?)(?=就|向|继续|在|提|编|口头|通过|，|：))[^；。]{0,200}?报告",
        "agenda": r"决定[^；。]{0,60}?列入[^；。]{0,40}?议程",
        "review": r"决定[^；。]{0,60}?(?:审议|审查|重新讨论)",
        "meeting": r"决定[^；。]{0,60}?(?:召开|举行)",
    },
    session_head="第ORDINAL届会议",
    at_session="第ORDINAL届会议",
    openings=CHINESE,
    by_date=r"(?:在|于|不迟于|到)(?P<by>20\d\d(?=年(?!\d))|20\d\d年\d{1,2}月\d{1,2}日)",
    ordinals={_ordinal(number): number for number in range(1, 100)},
    links={
        "依照": "pursuant_to",
        "根据": "pursuant_to",
        "按照": "pursuant_to",
        "遵照": "pursuant_to",
        "回顾": "recalls",
        "重申": "reaffirms",
        "注意到": "notes",
        "欢迎": "welcomes",
        "铭记": "bears_in_mind",
    },
    relations={
        "回顾": "recalls",
        "重申": "reaffirms",
        "申明": "affirms",
        "表示注意到": "takes_note_of",
        "注意到": "notes",
        "指出": "notes",
        "欢迎": "welcomes",
        "欣见": "welcomes",
        "赞同": "endorses",
        "核可": "endorses",
        "通过": "adopts",
        "审议了": "considers",
        "审查了": "considers",
        "遵循": "guided_by",
        "采取行动": "acting_under",
        "铭记": "bears_in_mind",
        "考虑到": "bears_in_mind",
        "意识到": "bears_in_mind",
        "依照": "pursuant_to",
        "请": "requests",
        "决定": "decides",
        "延长": "extends",
        "强调": "emphasizes",
        "着重指出": "emphasizes",
        "认识到": "recognizes",
        "确认": "recognizes",
        "承认": "recognizes",
        "关切": "concerned",
        "谴责": "condemns",
        "痛惜": "condemns",
        "敦促": "urges",
        "促请": "calls_upon",
        "呼吁": "calls_upon",
        "鼓励": "encourages",
        "邀请": "invites",
        "要求": "demands",
        "授权": "authorizes",
        "建议": "recommends",
        "赞扬": "commends",
        "赞赏": "commends",
        "宣布": "declares",
        "支持": "supports",
        "深信": "convinced",
    },
    spaced=False,
)
