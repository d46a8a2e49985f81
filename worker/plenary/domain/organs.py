"""The organs whose texts are read, one row each. Their names by language are in the languages' vocabularies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OrganCode = Literal["GA", "SC", "ECOSOC", "HRC"]


@dataclass(frozen=True, slots=True)
class Organ:
    """Columns: how the organ's symbols begin, and how Akoma Ntoso names it."""

    code: OrganCode
    prefix: str  # of all its documents
    resolutions: str  # what stands before a resolution's number
    decisions: str
    akn_id: str
    akn_address: str
    akn_path: str  # in the UN's ontology
    akn_name: str


# The longer of two prefixes stands first: `A/HRC/` before `A/`.
ORGANS = (
    Organ(
        code="HRC",
        prefix="A/HRC/",
        resolutions="A/HRC/RES/",
        decisions="A/HRC/DEC/",
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
        akn_id="sc",
        akn_address="unsc",
        akn_path="securityCouncil",
        akn_name="Security Council",
    ),
    Organ(
        code="ECOSOC",
        prefix="E/",
        resolutions="E/RES/",
        decisions="E/DEC/",
        akn_id="ecosoc",
        akn_address="unecosoc",
        akn_path="economicAndSocialCouncil",
        akn_name="Economic and Social Council",
    ),
)
# Bodies below the organs, and conferences of parties, whose texts are cited, not read: what their symbols begin with.
SUBSIDIARIES: dict[str, str] = {
    "CHR": "E/CN.4/",
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
BY_CODE: dict[str, Organ] = {organ.code: organ for organ in ORGANS}
