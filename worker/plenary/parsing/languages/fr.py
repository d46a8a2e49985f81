"""French. Source: published resolutions; month names from Babel."""

from __future__ import annotations

from num2words import num2words

from plenary.parsing.languages.openings import FRENCH
from plenary.parsing.languages.vocabulary import Language

_APOSTROPHE = "['\u2019]"


def _ordinal(number: int) -> str:
    """As a session, which is feminine, has it; `quatre-vingts` loses its s."""
    return (
        "première"
        if number == 1
        else str(num2words(number, lang="fr", to="ordinal")).replace("vingtsième", "vingtième")
    )


LANGUAGE = Language(
    code="fr",
    organs={
        "GA": "Assemblée générale",
        "SC": "Conseil de sécurité",
        "ECOSOC": "Conseil économique et social",
        "HRC": "Conseil des droits de l\u2019homme",
        "UNEA": "Assemblée des Nations Unies pour l\u2019environnement",
        "CHR": "Commission des droits de l\u2019homme",
    },
    enacting={
        "GA": rf"L{_APOSTROPHE}Assemblée générale",
        "SC": "Le Conseil de sécurité",
        "ECOSOC": "Le Conseil économique et social",
        "HRC": rf"Le Conseil des droits de l{_APOSTROPHE}homme",
        "UNEA": rf"L{_APOSTROPHE}Assemblée des Nations Unies pour l{_APOSTROPHE}environnement",
        "CHR": rf"La Commission des droits de l{_APOSTROPHE}homme",
    },
    organ_forms={
        "GA": "Assemblée générale",
        "SC": "Conseil de sécurité",
        "ECOSOC": "Conseil économique et social",
        "HRC": rf"Conseil des droits de l{_APOSTROPHE}homme",
        "UNEA": rf"Assemblée des Nations Unies pour l{_APOSTROPHE}environnement",
        "CHR": rf"Commission des droits de l{_APOSTROPHE}homme",
    },
    organ_follows=True,
    agenda=rf"^Points? (?P<items>\d.*?) de l{_APOSTROPHE}ordre du jour",
    adopted_by=r"^(?:Résolution|Décision)s? adoptées? par (?:l['\u2019]Assemblée générale|le Conseil)\b.{0,60}?(?: le (?P<date>\d.*))?$",
    council_heading=r"^Résolution \d{1,4} ?\(\d{4}\)",
    adopted_at=r"Adoptée par le Conseil de sécurité à sa (?P<meeting>\d+\s?(?:e|re)) séance,? (?:tenue )?le (?P<date>.*)",
    statement=r"^(?=(?:À|A|Le|Après)\b)(?=[ÀA] (?:la|sa) \d+\s?(?:e|re) séance\b|.*\bPrésidente? du Conseil\b)"
    r"(?=(?:.{0,300}?\b(?P<meeting>\d+\s?(?:e|re)) séance\b)?)(?=.{0,300}?\ble (?P<date>\d{1,2}(?:er)? [^\W\d]+ \d{4}))"
    r".*\bPrésidente?\b.{0,160}? (?:fait|publié|prononcé|lu|donné lecture de)(?:,? au nom (?:des membres )?du Conseil,?)? (?:de )?la déclaration (?:suivante|ci-après)",
    decided=r"^(?=[àa] sa \d|le \d)(?=.{0,40}?\b[àa] sa (?P<meeting>\d+\s?(?:e|re)) séance\b)(?=.{0,80}?\ble (?P<date>\d{1,2}(?:er)? [^\W\d]+ \d{4}))",
    council_closing=rf"^Adoptée? (?:(?:par .{{1,60}} |à l{_APOSTROPHE}unanimité |sans (?:vote|être mise aux voix) )?à la (?P<ordinal>\d+\s?e) séance"
    rf"|(?:à l{_APOSTROPHE}unanimité|sans (?:vote|être mise aux voix)|par (?:consensus|acclamation|\d{{1,3}} voix))\b)",
    # until 1950 in words: "Cent quatre-vingt-troisième séance plénière"
    meeting=r"^(?P<ordinal>\d+\s?(?:e|re)|(?=[^,]{5,70} séance plénière,?(?: le)?(?: \d|$))(?:[a-zé]+[ -]){0,7}(?:première|[a-zé]+ième)) (?:\([^)]*\) )?séance\b",
    distribution=r"\bDistr\.\s*+(?::\s*+)?(?P<distribution>\w+)",
    date=r"(?P<day>\d{1,2})(?:er)? (?P<month>[^\W\d_]+) (?P<year>\d{4})",
    annex=r"^(?:Annexe|Appendice|Pièces? jointes?)(?: [IVXL]+| [A-Z]| (?:n[o°]\s?)?\d+)?",
    without_vote=r"\badoptée? .{0,60}?(?:sans (?:être mise? aux voix|vote|avoir été mise? aux voix|qu['\u2019]il soit procédé à un vote)|par (?:acclamation|consensus))",
    unanimous=rf"à l{_APOSTROPHE}unanimité",
    not_adopted=r"\b(?:rejetée?|n['\u2019]est pas adoptée?)\b",
    draft=r"\bprojets? de (?:résolution|décision|déclaration)s?\b",
    addendum=r"^(?:rectificatifs?|additifs?|corrigendum|révision)(?: [IVX\d]{1,3})?\*{0,2}$",
    amendment=r"\bamendements? (?:(?:au|aux) projets? (?:révisés? )?de (?:résolution|décision|déclaration)s?|aux? amendements?|à l['\u2019]amendement)\b",
    boards=r"(?:Le Conseil d['\u2019]administration|Le Conseil du commerce et du développement|La (?:Sous-)?[Cc]ommission|Le Comité|La Conférence|Le Congrès)\b[^.;:]{0,100}?",
    documents={
        "verbatim_record": r"^(?:procès-verbal|compte rendu in extenso)\b|^\d+\s?e séance(?: plénière)?$",
        "summary_record": r"^compte rendu analytique\b",
        "report": r"^(?:projet de |[^\W\d][^.;:]{0,60} )?rapports? (?:intérimaire |périodique |annuel |final )?(?:de|du|des|sur|soumis|présenté|établi|d['\u2019])",
        "letter": r"^(?:lettre|télégramme|communication)s? (?:identiques )?(?:datée?|en date|adressée?|du \d)",
        "note": r"^notes? (?:verbales?|du|de|établie|d['\u2019])",
        "agenda": r"^(?:(?:projet d['\u2019])?ordre du jour|liste préliminaire|répartition des points)\b",
        "statement": r"^(?:déclaration|exposé|état)(?: écrite?)?(?: conjointe?)? (?:de|du|présentée?|d['\u2019])|^incidences sur le budget-programme",
        "programme": r"^(?:projet de )?(?:programme de travail|budget-programme|organisation des travaux)\b",
        "rules": r"^(?:directives|règlement intérieur)\b",
        "list": r"^liste (?:provisoire )?des (?:participants|orateurs|délégations|documents|communications)\b",
        "press_release": r"^(?:communiqué|déclaration (?:à|de) la presse|couverture des réunions)\b",
        "journal": r"^journal des nations unies\b",
        "corrigendum": r"^rectificatif\b",
    },
    recorded_vote=(
        r"(?P<in_favour>COUNT) voix(?: pour)?NAMED_FOR,? contre (?P<against>COUNT)(?: voix)?NAMED_AGAINST(?:,?(?: et| avec)? (?P<abstaining>COUNT) abstentions?NAMED_ABSTAINING)?",
        r"\b(?P<in_favour>COUNT)(?: voix)? pourNAMED_FOR,?(?: et)? (?P<against>COUNT)(?: voix)? contreNAMED_AGAINST(?:,?(?: et| avec)? (?P<abstaining>COUNT) abstentions?NAMED_ABSTAINING)?",
        r"\bpar (?P<in_favour>COUNT) voix(?: pour)?NAMED_FOR,? avec (?P<abstaining>COUNT) abstentions?NAMED_ABSTAINING",
    ),
    abstained=r"abst(?:enus?|enant|ient)\b",
    voters={
        "in_favour": r"(?:ont )?voté pour|votent pour|pour",
        "against": r"(?:ont )?voté contre|votent contre|contre",
        "abstaining": r"se sont abstenus|s['\u2019]abstiennent|abstentions?",
    },
    counts={"sans": 0, "zéro": 0, "aucune": 0, "une": 1}
    | {num2words(number, lang="fr"): number for number in range(1, 21)},
    committee=r"(?:rapport|recommandation) (?:de la |du |de l['\u2019])(?P<committee>[^()\[\]]+(?:\([^()/]*Commission\))?)",
    report=r"(?P<symbol>[AES]/[^\s,;()\[\]]+)(?:,? par(?:\.|agraphes?)\s?(?P<paragraph>\d+(?:(?:, | et | à |-|\u2013)\d+)*))?",
    resolution_word=r"\brésolutions?\b",
    decision_word=r"\bdécisions?\b",
    subsidiaries={
        "SUBCHR": rf"Sous-Commission (?:de la promotion et de la protection des droits de l{_APOSTROPHE}homme|de la lutte contre les mesures discriminatoires et de la protection des minorités)",
        "STATISTICAL": "Commission de statistique",
        "SOCIAL": "Commission du développement social",
        "WOMEN": "Commission de la condition de la femme",
        "DRUGS": "Commission des stupéfiants",
        "POPULATION": "Commission de la population(?: et du développement)?",
        "CRIME": "Commission pour la prévention du crime et la justice pénale",
        "SCIENCE": "Commission de la science et de la technique au service du développement",
        "SUSTAINABLE": "Commission du développement durable",
        "FORESTS": "Forum des Nations Unies sur les forêts",
        "TRADE": "Conseil du commerce et du développement",
        "BIODIVERSITY": "Conférence des Parties à la Convention sur la diversité biologique",
        "ORGANIZED_CRIME": "Conférence des Parties à la Convention des Nations Unies contre la criminalité transnationale organisée",
        "CORRUPTION": "Conférence des États [Pp]arties à la Convention des Nations Unies contre la corruption",
    },
    by_body=r"(?:,? (?:sur|relative|intitulée) [^;.\d]{1,200}?,?)?,? (?:adoptée )?par (?:la |le )",
    bodies={
        "OTHER": rf"\b(?:Commission|Comité|Conférence|Congrès|Conseil d{_APOSTROPHE}administration|Union|Ligue|Sommet)\b|\b(?:chap|sect|annexe)\b\.? [IVXLA-Z.\d]{1, 8}(?=, $)",
        "COUNCIL": r"\bConseil\b",
        "GA": r"\bAssemblée\b",
    },
    of_organ=rf"du|de la|de l{_APOSTROPHE}|des",
    in_its=r"\bdans (?:sa|ses|leurs?) $",
    dated=r"(?:également )?(?:du|en date du|datée du|adoptée? le|le)",
    conjunction="et",
    through="à",
    shortened=r"nos?|par|vols?|chap|sect|arts?|fig|suppl|pp?",
    operative=frozenset(
        """adopte approuve décide demande prie invite engage exhorte encourage réaffirme rappelle note accueille salue
        souligne constate condamne exige recommande proclame déclare exprime félicite remercie autorise nomme crée
        proroge endosse affirme réitère considère appelle charge""".split()
    ),
    adverbs=frozenset("également en outre de nouveau vivement solennellement instamment".split()),
    common=frozenset("de la le les et des du à l d en que dans pour par sur aux au sa ses une un qui".split()),
    asks={
        "report": rf"\bprie (?:également |en outre )?(?:le |la |les |l{_APOSTROPHE})(?>(?P<actor>[^,;:]{{3,80}}?)(?=,|:| (?:de |d{_APOSTROPHE})(?:lui |leur |les? |la |se |[ls]{_APOSTROPHE})*[^\W\d_]+(?:er|ir|re)\b))[^;]{{0,250}}?(?:\brapports?\b|rendre compte|\binformer\b)",
        "agenda": rf"\bdécide\b[^;.]{{0,40}}?d{_APOSTROPHE}inscrire à l{_APOSTROPHE}ordre du jour",
        "review": rf"\bdécide\b[^;.]{{0,40}}?(?:d{_APOSTROPHE}examiner|de revenir|de réexaminer|de poursuivre l{_APOSTROPHE}examen|de poursuivre son examen)",
        "meeting": rf"\bdécide\b[^;.]{{0,100}}?(?:de convoquer|de tenir|d{_APOSTROPHE}organiser)",
    },
    session_head="ORDINAL session",
    volume_head=r"(?:[IVXL]+\W+)?Résolutions adoptées (?:sur les? rapports? d|sans (?:renvoi|référence))[^,;:]{1,60}$",
    at_session=r"\b(?:sa|leur|la) ORDINAL(?:e|re)? session\b",
    openings=FRENCH,
    by_date=r"\b(?:en|avant|d\u2019ici à|d\u2019ici au|au plus tard le) (?P<by>\d{1,2}(?:er)? [^\W\d_]+ 20\d\d|20\d\d)\b",
    ordinals={_ordinal(number): number for number in range(1, 121)},
    links={
        "conformément": "pursuant_to",
        "en application de": "pursuant_to",
        "rappelant": "recalls",
        "réaffirmant": "reaffirms",
        "réitérant": "reiterates",
        "prenant note de": "takes_note_of",
        "se félicitant": "welcomes",
        "ayant à l\u2019esprit": "bears_in_mind",
        "demandé dans": "responds_to",
        "demandé au": "responds_to",
        "en réponse à": "responds_to",
    },
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
        "prend acte": "takes_note_of",
        "se félicit": "welcomes",
        "accueill": "welcomes",
        "salu": "welcomes",
        "approuv": "endorses",
        "fait sien": "endorses",
        "adopt": "adopts",
        "ayant examiné": "considers",
        "examinant": "considers",
        "considérant": "considers",
        "guidé": "guided_by",
        "agissant": "acting_under",
        "ayant à l\u2019esprit": "bears_in_mind",
        "gardant à l\u2019esprit": "bears_in_mind",
        "consciente": "bears_in_mind",
        "conscient": "bears_in_mind",
        "conformément": "pursuant_to",
        "demand": "requests",
        "pri": "requests",
        "décid": "decides",
        "prorog": "extends",
        "remplac": "supersedes",
        "soulign": "emphasizes",
        "insist": "emphasizes",
        "reconnai": "recognizes",
        "constat": "notes",
        "préoccup": "concerned",
        "déplor": "condemns",
        "condamn": "condemns",
        "exhort": "urges",
        "engage": "urges",
        "encourag": "encourages",
        "invit": "invites",
        "exig": "demands",
        "autoris": "authorizes",
        "recommand": "recommends",
        "remerci": "commends",
        "appréci": "commends",
        "déclar": "declares",
        "proclam": "declares",
        "appui": "supports",
        "convaincu": "convinced",
        "estimant": "considers",
        "appel": "calls_upon",
    },
)
