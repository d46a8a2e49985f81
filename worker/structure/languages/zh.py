"""Chinese. Source: published resolutions. Months are written as numbers."""

from __future__ import annotations

from worker.structure.languages.vocabulary import Language

_ORGANS = {"GA": "大会", "SC": "安全理事会", "ECOSOC": "经济及社会理事会", "HRC": "人权理事会"}
_DATE = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"

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
    meeting=r"^(?P<ordinal>第\s?\d+\s?次)\s?(?:[(（][^)）]*[)）])?\s?(?:全体)?会议",
    distribution=r"\bDistr\.:?\s*(?P<distribution>[A-Z][a-z]+)",
    date=r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    annex=r"^(?:附件|附录)\s?(?:[一二三四五六七八九十]+)?$",
    without_vote=r"未经表决",
    recorded_vote=r"以\s?(?P<in_favour>\d+)\s?票(?:赞成)?[、，对]\s?(?P<against>\d+)\s?票(?:反对)?[、，]?\s?(?P<abstaining>\d+)\s?票弃权",
    committee=r"根据(?P<committee>[^()（）\[\]]+?)的(?:报告|建议)",
    report=r"(?P<symbol>[AES]/[^\s,，;()（）]+)(?:[,，]\s?第\s?(?P<paragraph>\d+)\s?段)?",
    resolution_word=r"决议",
    decision_word=r"号决定",
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
        "遵循": "guided_by",
        "采取行动": "acting_under",
        "铭记": "bears_in_mind",
        "依照": "pursuant_to",
        "请": "requests",
        "决定": "decides",
        "延长": "extends",
    },
    spaced=False,
)
