"""French. Source: published resolutions; month names from Babel."""

from __future__ import annotations

from worker.structure.languages.vocabulary import Language

_APOSTROPHE = "['\u2019]"

LANGUAGE = Language(
    code="fr",
    organs={
        "GA": "Assemblée générale",
        "SC": "Conseil de sécurité",
        "ECOSOC": "Conseil économique et social",
        "HRC": "Conseil des droits de l\u2019homme",
    },
    enacting={
        "GA": rf"L{_APOSTROPHE}Assemblée générale",
        "SC": "Le Conseil de sécurité",
        "ECOSOC": "Le Conseil économique et social",
        "HRC": rf"Le Conseil des droits de l{_APOSTROPHE}homme",
    },
    organ_forms={
        "GA": "Assemblée générale",
        "SC": "Conseil de sécurité",
        "ECOSOC": "Conseil économique et social",
        "HRC": rf"Conseil des droits de l{_APOSTROPHE}homme",
    },
    organ_follows=True,
    agenda=rf"^Points? (?P<items>\d.*?) de l{_APOSTROPHE}ordre du jour",
    adopted_by=r"^(?:Résolution|Décision)s? adoptées? par (?:l['\u2019]Assemblée générale|le Conseil)\b.{0,60}?(?: le (?P<date>\d.*))?$",
    council_heading=r"^Résolution \d{1,4} ?\(\d{4}\)",
    adopted_at=r"Adoptée par le Conseil de sécurité à sa (?P<meeting>\d+\s?(?:e|re)) séance,? (?:tenue )?le (?P<date>.*)",
    statement=r"^À la (?P<meeting>\d+\s?(?:e|re)) séance du Conseil de sécurité,? tenue le (?P<date>.{6,30}?\d{4}),? .*a fait(?:,? au nom du Conseil,?)? la déclaration (?:suivante|ci-après)",
    meeting=r"^(?P<ordinal>\d+\s?(?:e|re)) (?:\([^)]*\) )?séance\b",
    distribution=r"\bDistr\.\s*:?\s*(?P<distribution>\w+)",
    date=r"(?P<day>\d{1,2})(?:er)? (?P<month>[^\W\d_]+) (?P<year>\d{4})",
    annex=r"^(?:Annexe|Appendice|Pièce jointe)(?: [IVXL]+| [A-Z]| \d+)?(?:$|(?=\s*[\u2013\u2014:*-]))",
    without_vote=r"adoptée sans (?:être mise aux voix|vote)",
    recorded_vote=r"(?:adoptée|rejetée) .{0,60}?par (?P<in_favour>\d+) voix contre (?P<against>\d+|zéro),? avec (?P<abstaining>\d+) abstentions?",
    committee=r"(?:rapport|recommandation) (?:de la |du |de l['\u2019])(?P<committee>[^()\[\]]+(?:\([^()/]*Commission\))?)",
    report=r"(?P<symbol>[AES]/[^\s,;()]+)(?:,? par(?:\.|agraphe)\s?(?P<paragraph>\d+(?: et \d+)?))?",
    resolution_word=r"\brésolutions?\b",
    decision_word=r"\bdécisions?\b",
    operative=frozenset(
        """adopte approuve décide demande prie invite engage exhorte encourage réaffirme rappelle note accueille salue
        souligne constate condamne exige recommande proclame déclare exprime félicite remercie autorise nomme crée
        proroge endosse affirme réitère considère appelle charge""".split()
    ),
    adverbs=frozenset("également en outre de nouveau vivement solennellement instamment".split()),
    relations={
        "rappel": "recalls",
        "réaffirm": "reaffirms",
        "réitér": "reiterates",
        "affirm": "affirms",
        "notant": "notes",
        "note": "notes",
        "prenant note": "takes_note_of",
        "prend note": "takes_note_of",
        "prenant acte": "takes_note_of",
        "se félicit": "welcomes",
        "accueill": "welcomes",
        "approuv": "endorses",
        "fait sien": "endorses",
        "adopt": "adopts",
        "ayant examiné": "considers",
        "examinant": "considers",
        "guidé": "guided_by",
        "agissant": "acting_under",
        "ayant à l\u2019esprit": "bears_in_mind",
        "conformément": "pursuant_to",
        "demande": "requests",
        "prie": "requests",
        "décid": "decides",
        "prorog": "extends",
        "remplac": "supersedes",
    },
)
