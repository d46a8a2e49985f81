"""The organs whose texts are read, one row each. Their names by language are in the languages' vocabularies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OrganCode = Literal["GA", "SC", "ECOSOC", "HRC", "UNEA", "CHR"]


@dataclass(frozen=True, slots=True)
class Sessions:
    """The rule of numbering: session, year or nothing before the number of a resolution, and when sessions are held.

    Attributes:
        numbering: `session` for 78/241, `year` for 2023/14, `none` where numbers run on.
        first: the year of the first session.
        a_year: how many sessions a year there are.
        lasting: how many years after the one it opens in a session may reach.
    """

    numbering: Literal["session", "year", "none"]
    first: int
    a_year: int = 1
    lasting: int = 1

    def sat_in(self, session: int, year: int) -> bool:
        """True where that session sat in that year, one year's slip allowed."""
        opened = self.first + (session - 1) // self.a_year
        return opened - 1 <= year <= opened + self.lasting


@dataclass(frozen=True, slots=True)
class Organ:
    """Columns: how the organ's symbols begin, how it numbers, and how Akoma Ntoso names it.

    `resolution_joint` is between session and number of a resolution, `decision_joint` of a decision. The numbers of
    an organ that is `named` are taken for its own only where a text names the organ, or is its own.
    """

    code: OrganCode
    prefix: str  # of all its documents
    resolutions: str  # the text before a resolution's number
    decisions: str
    statements: str | None  # by its president; None where it has none
    sessions: Sessions
    akn_id: str
    akn_address: str
    akn_path: str  # in the UN's ontology
    akn_name: str
    resolution_joint: str = "/"
    decision_joint: str = "/"
    named: bool = False

    def resolution(self, number: str) -> str:
        """The symbol of the resolution with that number, such as 78/241."""
        return self.resolutions + number.replace("/", self.resolution_joint, 1)

    def decision(self, number: str) -> str:
        """The symbol of the decision with that number."""
        return self.decisions + number.replace("/", self.decision_joint, 1)

    def resolution_number(self, symbol: str) -> str | None:
        """The number in the symbol of one of its resolutions, such as 78/241; None for other symbols."""
        number = symbol.removeprefix(self.resolutions)
        if number == symbol or (self.resolution_joint != "/" and self.resolution_joint not in number):
            return None
        return number.replace(self.resolution_joint, "/", 1)

    @property
    def series(self) -> tuple[tuple[str, str], ...]:
        """The beginning of each of its series of symbols, and the text between session and number there."""
        series = (
            (self.resolutions, self.resolution_joint),
            (self.decisions, self.decision_joint),
            (self.statements, "/"),
        )
        return tuple((beginning, joint) for beginning, joint in series if beginning)


# The longer of two prefixes comes first: `A/HRC/` before `A/`.
ORGANS = (
    Organ(
        code="HRC",
        prefix="A/HRC/",
        resolutions="A/HRC/RES/",
        decisions="A/HRC/DEC/",
        statements="A/HRC/PRST/",
        sessions=Sessions("session", first=2006, a_year=3),
        akn_id="hrc",
        akn_address="unga-hrc",
        akn_path="generalAssembly/humanRightsCouncil",
        akn_name="Human Rights Council",
    ),
    Organ(
        code="GA",
        prefix="A/",
        resolutions="A/RES/",
        decisions="A/DEC/",
        statements="A/PRST/",
        sessions=Sessions("session", first=1946, lasting=2),
        akn_id="ga",
        akn_address="unga",
        akn_path="generalAssembly",
        akn_name="General Assembly",
    ),
    Organ(
        code="SC",
        prefix="S/",
        resolutions="S/RES/",
        decisions="S/DEC/",
        statements="S/PRST/",
        sessions=Sessions("none", first=1946),
        akn_id="sc",
        akn_address="unsc",
        akn_path="securityCouncil",
        akn_name="Security Council",
    ),
    Organ(
        code="CHR",
        prefix="E/CN.4/",
        resolutions="E/CN.4/RES/",
        decisions="E/CN.4/DEC/",
        statements=None,
        sessions=Sessions("year", first=1947),
        named=True,
        akn_id="chr",
        akn_address="unecosoc-chr",
        akn_path="economicAndSocialCouncil/commissionOnHumanRights",
        akn_name="Commission on Human Rights",
    ),
    Organ(
        code="ECOSOC",
        prefix="E/",
        resolutions="E/RES/",
        decisions="E/DEC/",
        statements="E/PRST/",
        sessions=Sessions("year", first=1946, a_year=2, lasting=2),  # two or three a year until 1977, by years since
        akn_id="ecosoc",
        akn_address="unecosoc",
        akn_path="economicAndSocialCouncil",
        akn_name="Economic and Social Council",
    ),
    Organ(
        code="UNEA",
        prefix="UNEP/EA.",
        resolutions="UNEP/EA.",
        decisions="UNEP/EA.",
        statements=None,
        sessions=Sessions("session", first=2014),
        resolution_joint="/Res.",
        decision_joint="/Dec.",
        named=True,
        akn_id="unea",
        akn_address="unea",
        akn_path="environmentAssembly",
        akn_name="United Nations Environment Assembly",
    ),
)
# Bodies below the organs, and conferences of parties, whose texts are cited, not read: what their symbols begin with.
SUBSIDIARIES: dict[str, str] = {
    "SUBCHR": "E/CN.4/SUB.2/",
    "STATISTICAL": "E/CN.3/",
    "SOCIAL": "E/CN.5/",
    "WOMEN": "E/CN.6/",
    "DRUGS": "E/CN.7/",
    "POPULATION": "E/CN.9/",
    "CRIME": "E/CN.15/",
    "SCIENCE": "E/CN.16/",
    "SUSTAINABLE": "E/CN.17/",
    "FORESTS": "E/CN.18/",
    "TRADE": "TD/B/",
    "BIODIVERSITY": "CBD/COP/",
    "ORGANIZED_CRIME": "CTOC/COP/",
    "CORRUPTION": "CAC/COSP/",
}
NAMED: frozenset[str] = frozenset(organ.code for organ in ORGANS if organ.named)
BY_CODE: dict[str, Organ] = {organ.code: organ for organ in ORGANS}
