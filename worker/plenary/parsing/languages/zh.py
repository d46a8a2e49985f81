"""Chinese. Source: published resolutions. Months are written as numbers."""

from __future__ import annotations

from plenary.parsing.languages.openings import CHINESE
from plenary.parsing.languages.vocabulary import Language

_ORGANS = {
    "GA": "大会",
    "SC": "安全理事会",
    "ECOSOC": "经济及社会理事会",
    "HRC": "人权理事会",
    "UNEA": "联合国环境大会",
    "CHR": "人权委员会",
}
_DATE = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"


def _ordinal(number: int) -> str:
    """A session's number below a hundred."""
    tens, units = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return ((digits[tens] if tens > 1 else "") + ("十" if tens else "") + digits[units]).strip()


_DIGITS = " 一二三四五六七八九"


def _numeral(number: int) -> str:
    """A number from 1 to 99 in words."""
    tens, ones = divmod(number, 10)
    ten = f"{_DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + _DIGITS[ones].strip()


LANGUAGE = Language(
    code="zh",
    organs=_ORGANS,
    enacting=_ORGANS,
    organ_forms=_ORGANS,
    agenda=r"^(?:补充)?议程项目\s?(?=\d)",
    adopted_by=rf"^(?:人权理事会)?\s?(?P<date>{_DATE})\s?(?:大会|经济及社会理事会|人权理事会)?\s?(?:通过的)?(?:决议|决定)$",
    council_heading=r"^第\s?\d{1,4}\s?[(（]\d{4}[)）]\s?号决议",
    adopted_at=rf"(?P<date>{_DATE})\s?(?:安全理事会)?\s?第?\s?(?P<meeting>\d+)\s?次会议通过",
    statement=r"^(?=[在于]|\d{4}年|(?:安全|人权)理事会|安理会)(?=.{0,80}?(?P<date>\d{4}年\d{1,2}月\d{1,2}日))(?=(?:.{0,80}?第\s?(?P<meeting>\d+)\s?次会议)?)"
    r".*(?:理事会|安理会)主席.{0,80}?(?:(?:发表|宣读|作出)了?(?:如下|以下|下列)声明|(?:发表|作出)声明如下)",
    decided=rf"^在?(?:大会|(?:[^，。]{{2,8}})?理事会)?(?:在|于)?(?P<date>{_DATE})(?:举行的)?[，,]?(?:大会|(?:[^，。]{{2,8}})?理事会)?第\s?(?P<meeting>\d+)\s?次(?:全体)?会议",
    council_closing=r"^(?:(?P<ordinal>第\s?\d+\s?次)会议(?:一致|未经表决)?(?:以.{1,80})?(?:获得)?通过|(?:一致|未经表决(?:获得)?)通过|以(?:(?:协商一致|鼓掌)方式|\d{1,3}\s?票.{1,80})(?:获得)?通过)",
    meeting=r"^(?P<ordinal>第\s?\d+\s?次)\s?(?:[(（][^)）]*[)）])?\s?(?:全体)?会议",
    distribution=r"\bDistr\.:?\s*(?P<distribution>[A-Z][a-z]+)",
    date=r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    annex=r"^(?:附\s?件|附\s?录|附\s?文)\s?(?:[一二三四五六七八九十]+|[IVXL]+|[A-Z]|\d+)?",
    without_vote=r"未经表决|(?:鼓掌|协商一致)(?:方式)?通过",
    unanimous=r"一致通过|全票通过",
    not_adopted=r"被否决|未获通过",
    draft=r"(?:决议|决定|宣言|声明)草案",
    addendum=r"^(?:更正|增编|订正本?)(?:\s?[一二三四五六七八九十\d]{1,3})?\*{0,2}$",
    amendment=r"对.{0,40}草案.{0,40}的修正|(?:决议|决定|宣言)草案.{0,40}修正案|修正案的(?:再|次)?修正",
    boards=r"(?:执行局|贸易和发展理事会|(?:小组)?委员会|[^，。；]{0,20}(?:委员会|会议))",
    documents={
        "verbatim_record": r"^(?:临时)?逐字记录|^第\s?\d+\s?次(?:全体)?会议$",
        "summary_record": r"^(?:第\s?\d+\s?次会议)?(?:临时)?简要记录",
        "report": r".{0,60}报告(?:草稿|草案)?$",
        "letter": r".{0,100}(?:信|的同文信|的?电报|来文)$",
        "note": r".{0,60}(?:的说明|普通照会)$",
        "agenda": r"^(?:临时|暂定|说明性|(?:大会)?第.{1,6}届(?:会议|常会|(?:紧急)?特别会议))*(?:议程|项目初步清单|项目表)(?!项目)|^议程项目的分配",
        "statement": r".{0,60}(?:发言|(?:提交|提出)的(?:联合)?书面陈述|书面声明)$",
        "programme": r".{0,20}(?:工作方案|方案预算|工作安排)",
        "rules": r".{0,20}(?:准则|议事规则)$",
        "list": r".{0,20}(?:与会者|发言者|文件)名单$",
        "press_release": r"^(?:联合国)?新闻稿|.{0,20}新闻谈话$",
        "journal": r"^联合国日刊",
        "corrigendum": r"^更正",
    },
    recorded_vote=(
        # members may be named before the word or behind it
        r"(?P<in_favour>COUNT)\s?票(?:赞成)?NAMED_FOR(?:赞成)?[、，,对比]\s?(?P<against>COUNT)\s?票(?:反对)?NAMED_AGAINST(?:反对)?[、，,]\s?(?P<abstaining>COUNT)\s?票(?=[(（])NAMED_ABSTAINING弃权",
        r"(?P<in_favour>COUNT)\s?票(?:赞成)?NAMED_FOR(?:赞成)?[、，,对比]\s?(?P<against>COUNT)\s?票(?:反对)?NAMED_AGAINST(?:反对)?(?:[、，,和]\s?(?P<abstaining>COUNT)\s?票弃权NAMED_ABSTAINING)?",
    ),
    abstained="弃权",
    voters={"in_favour": r"赞成", "against": r"反对", "abstaining": r"弃权"},
    counts={"零": 0, "无": 0, "两": 2} | {_numeral(number): number for number in range(1, 100)},
    committee=r"根据(?P<committee>[^()（）\[\]]+?(?:\s?[(（][^()（）/]*委员会[)）])?)\s?的(?:报告|建议)",
    report=r"(?P<symbol>[AES]/[^\s,，;()（）\[\]]+)(?:[,，]\s?第\s?(?P<paragraph>\d+(?:(?:和|及|至|、|-)\d+)*)\s?段)?",
    resolution_word=r"决议",
    decision_word=r"号决定",
    subsidiaries={
        "SUBCHR": "(?:促进和保护人权|防止歧视及保护少数)小组委员会",
        "STATISTICAL": "统计委员会",
        "SOCIAL": "社会发展委员会",
        "WOMEN": "妇女地位委员会",
        "DRUGS": "麻醉药品委员会",
        "POPULATION": "人口(?:与发展)?委员会",
        "CRIME": "预防犯罪和刑事司法委员会",
        "SCIENCE": "科学和技术促进发展委员会",
        "SUSTAINABLE": "可持续发展委员会",
        "FORESTS": "联合国森林论坛",
        "TRADE": "贸易和发展理事会",
        "BIODIVERSITY": "《?生物多样性公约》?缔约方大会",
        "ORGANIZED_CRIME": "《?联合国打击跨国有组织犯罪公约》?缔约方会议",
        "CORRUPTION": "《?联合国反腐败公约》?缔约国会议",
    },
    bodies={
        "OTHER": r"委员会|缔约方会议|缔约国会议|预防犯罪和刑事司法大会|理事机构|执行局|联盟",
        "COUNCIL": "理事会|安理会",
    },
    kind_follows=True,
    date_first=True,
    dated="(?:题为[^，；。]{1,80}的|通过的)?(?:第|[的])?",
    conjunction="和|及|、",
    through="号?至第?",
    shortened=r"(?!)",
    numbered="[第表图组条款段卷章节类级号项案]|附件|附录|目标|项目|议程|议题|提案|方案|备选案文|选项|阶段|部分|行动|轨道|小组|编号|脚注|注",
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
    volume_head=r"(?:[一二三四五六七八九十]{1,4}、)?(?:根据[^，。；]{1,30}报告|未经发交[^，。；]{1,20}而?)通过的决议$",
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
