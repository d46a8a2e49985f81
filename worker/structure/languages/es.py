"""Spanish. Source: published resolutions; month names from Babel."""

from __future__ import annotations

from worker.structure.languages.vocabulary import Language

_ORGANS = {
    "GA": "Asamblea General",
    "SC": "Consejo de Seguridad",
    "ECOSOC": "Consejo Económico y Social",
    "HRC": "Consejo de Derechos Humanos",
}

LANGUAGE = Language(
    code="es",
    organs=_ORGANS,
    enacting={"GA": "La Asamblea General"} | {code: f"El {_ORGANS[code]}" for code in ("SC", "ECOSOC", "HRC")},
    organ_forms=_ORGANS,
    organ_follows=True,
    agenda=r"^Temas? (?P<items>\d.*?) (?:del programa|de la agenda)",
    adopted_by=r"^(?:Resoluci|Decisi)(?:ón|ones) (?:aprobada|adoptada)s? por (?:la Asamblea General|el Consejo)\b.{0,60}?(?: el (?P<date>\d.*))?$",
    council_heading=r"^Resolución \d{1,4} ?\(\d{4}\)",
    adopted_at=r"(?:Aprobada|Adoptada) por el Consejo de Seguridad en su (?P<meeting>\d+\.?[ªaº]) sesión,? (?:celebrada )?el (?P<date>.*)",
    statement=r"^En la (?P<meeting>\d+\.?[ªaº]) sesión del Consejo de Seguridad,? celebrada el (?P<date>.{6,30}?\d{4}),? .*(?:formuló|hizo)(?:,? en nombre del Consejo,?)? la (?:siguiente declaración|declaración siguiente)",
    meeting=r"^(?P<ordinal>\d+\.?[ªaº]) sesión\b",
    distribution=r"\bDistr\.\s*:?\s*(?P<distribution>\w+)",
    date=r"(?P<day>\d{1,2})(?:º|°)? de (?P<month>[^\W\d_]+) de (?P<year>\d{4})",
    annex=r"^(?:Anexo|Apéndice)(?: [IVXL]+| [A-Z]| \d+)?(?:$|(?=\s*[\u2013\u2014:*-]))",
    without_vote=r"(?:aprobada|adoptada) sin (?:someterla a )?votación",
    recorded_vote=r"(?:aprobada|rechazada) .{0,60}?por (?P<in_favour>\d+) votos? (?:a favor )?(?:contra|y) (?P<against>\d+|ninguno).{0,12}? y (?P<abstaining>\d+) abstenci",
    committee=r"(?:informe|recomendación) (?:de la |del |de )(?P<committee>[^()\[\]]+(?:\([^()/]*Comisión\))?)",
    report=r"(?P<symbol>[AES]/[^\s,;()]+)(?:,? párr(?:\.|s\.|afos?) ?(?P<paragraph>\d+(?: y \d+)?))?",
    resolution_word=r"\bresoluci(?:ón|ones)\b",
    decision_word=r"\bdecisi(?:ón|ones)\b",
    operative=frozenset(
        """aprueba adopta decide solicita pide invita insta exhorta alienta reafirma recuerda observa acoge subraya
        destaca condena exige recomienda proclama declara expresa felicita agradece autoriza nombra establece prorroga
        afirma reitera considera encomia encarga""".split()
    ),
    adverbs=frozenset("también además nuevamente firmemente solemnemente encarecidamente".split()),
    relations={
        "recordando": "recalls",
        "recuerda": "recalls",
        "reafirma": "reaffirms",
        "reitera": "reiterates",
        "afirma": "affirms",
        "observa": "notes",
        "tomando nota": "takes_note_of",
        "toma nota": "takes_note_of",
        "acogiendo": "welcomes",
        "acoge": "welcomes",
        "haciendo suy": "endorses",
        "hace suy": "endorses",
        "aprueba": "adopts",
        "habiendo examinado": "considers",
        "habiendo considerado": "considers",
        "guiad": "guided_by",
        "actuando": "acting_under",
        "teniendo presente": "bears_in_mind",
        "de conformidad": "pursuant_to",
        "solicita": "requests",
        "pide": "requests",
        "decide": "decides",
        "prorroga": "extends",
    },
)
