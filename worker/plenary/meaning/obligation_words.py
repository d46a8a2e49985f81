"""The words of each language for requests and decisions: verbs, actors, tasks, times. Patterns for text in lower case.

Apostrophes are straight, an alif has no hamza and `ى` is `ي`, as `spans.fold` leaves them. In what is asked for, `GAP`
stands for words that a task's verb may have before its object: none of them opens another clause (`stop`). `ORD` is an
ordinal of a session in words or figures, `COUNT` and `UNIT` a number and a unit of time, `YEAR` a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from plenary.domain.record import ActionName, ObligationKind

REACH = 160  # characters from a task's verb to its object
MOST_SOFT = 6  # words such as `continue` and `further` between what leads to a task and its verb
_NEVER = r"(?!)"
_ASKED_IN_THE_PASSIVE: set[ObligationKind] = {"report", "agenda", "review", "funding"}
# Of the kinds that a clause asks for, the more definite first: an agenda item that a review is for is the agenda's.
ORDER: tuple[ObligationKind, ...] = ("agenda", "report", "meeting", "appointment", "review", "funding")


class Tasks(NamedTuple):
    """Patterns for what is asked for; the name of the group is the kind."""

    active: re.Pattern[str]  # matches the words before a task's verb, and looks at those behind it
    joints: re.Pattern[str]  # where `active` may match, except for the beginning
    passive: re.Pattern[str]

    def kind(self, clause: str, first: re.Match[str] | None) -> ObligationKind | None:
        """The most definite of the kinds of a clause. `first` is where its first task begins, if not at once."""
        kinds = {match.lastgroup for match in self._active(clause)}
        if first and first.start() and (match := self.active.match(clause[first.start() :])):
            kinds.add(match.lastgroup)
        return _most_definite(kinds or {match.lastgroup for match in self.passive.finditer(clause)})

    def of_active(self, clause: str) -> ObligationKind | None:
        """The most definite of the kinds of a clause that has a task's verb."""
        return _most_definite({match.lastgroup for match in self._active(clause)})

    def _active(self, clause: str) -> Iterator[re.Match[str]]:
        """Find what `active` matches, without a try at each character."""
        end = 0
        if match := self.active.match(clause):
            end = match.end()
            yield match
        for joint in self.joints.finditer(clause):
            if joint.start() >= end and (match := self.active.match(clause, joint.start())):
                end = match.end()
                yield match


def _most_definite(kinds: set[str | None]) -> ObligationKind | None:
    return next((kind for kind in ORDER if kind in kinds), None)


def _by_kind(words: Mapping[ObligationKind, str]) -> str:
    return "|".join(f"(?P<{kind}>{words[kind]})" for kind in ORDER if kind in words)


@dataclass(frozen=True)
class Asking:
    """The words of a language. Tasks are what a verb asks for: `to submit a report`, of which `lead` is `to`."""

    actions: dict[ActionName, str]
    adverbs: str  # between the verb and the words that follow
    linked: str  # what a further verb of the sentence may have right before it
    unlike: str  # right before what only looks like a verb: a noun, a subordinate clause
    others: str  # verbs of a sentence that ask for nothing, with what joins them
    actor: str  # behind a verb: group `actor`
    entry: str  # where the first task begins, behind actors that commas separate
    lead: str  # right before the verb of a task
    joints: str  # what `lead` may begin with behind the first words of a clause, by letters that are searched fast
    soft: str  # verbs and adverbs that say nothing of the task: continue to
    stop: str  # words that no object of the task's verb follows
    kinds: dict[ObligationKind, str]  # what is asked of others: a task's verb and its object
    own: dict[ObligationKind, str]  # what an organ decides to do itself
    passive: dict[ObligationKind, str]  # what is to be done, without a task's verb
    session: str
    sessions: str  # a part of each name of a session
    past: str  # right before a session that has been
    recurrence: dict[str, str]  # ISO 8601 duration: the words
    every: str  # "every COUNT UNIT"
    units: dict[str, str]  # D, M, Y: words
    counts: dict[str, int]
    by: str  # a year by which something is asked for
    about: str  # a year for which or in which something is asked for
    deadline: str  # words right before a day by which something is asked for
    latest: str  # words right behind such a day
    within: str  # words right before a span of time in which something is asked for
    further: str  # right behind a semicolon, where the verb goes on with one more task
    matters: str  # the end of an opening whose points are matters, not tasks: concerning the following
    article: str = _NEVER  # behind a verb, before a noun for what is asked for: calls for the convening of a meeting
    nouns: dict[ObligationKind, str] = field(default_factory=dict)
    delegates: str = _NEVER  # the beginning of a decision that is another's task: that the Keeper will
    be: str = _NEVER  # the beginning of verbs in the passive: is requested
    subject: str = _NEVER  # the beginning of a sentence whose verb is in the passive, behind its actor
    initials: str = ""  # the first letters of all verbs: what begins otherwise is passed fast
    hints: str = ""  # the first letters of all that is in `passive`
    before: str = r"(?<!\w)"  # before a verb
    after: str = r"(?!\w)"
    farthest: int = 60  # characters from a paragraph's beginning to its verb, for adverbs and reasons

    @cached_property
    def verb(self) -> re.Pattern[str]:
        """A verb that asks or decides: the name of the group is the action."""
        verbs = "|".join(f"(?P<{action}>{words})" for action, words in self.actions.items())
        return re.compile(rf"{self.before}(?={self.initials})(?:{verbs}){self.after}(?:{self.adverbs})*")

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """The end of the words before a further verb of the sentence."""
        return re.compile(rf"(?:{self.linked})$")

    @cached_property
    def misleading(self) -> re.Pattern[str]:
        """The end of the words before what is no verb of the sentence."""
        return re.compile(rf"(?:{self.unlike})$")

    @cached_property
    def passive_verb(self) -> re.Pattern[str]:
        """The beginning of a verb in the passive."""
        return re.compile(self.be)

    @cached_property
    def before_passive(self) -> re.Pattern[str]:
        """The actor before a verb in the passive: the Keeper is requested."""
        return re.compile(self.subject)

    @cached_property
    def nominal(self) -> re.Pattern[str]:
        """A noun for what is asked for, right behind the verb: the name of the group is the kind."""
        return re.compile(rf"(?:{self.article})(?:{_by_kind(self.nouns) or _NEVER})")

    @cached_property
    def of_another(self) -> re.Pattern[str]:
        """The beginning of a decision that is the task of another."""
        return re.compile(self.delegates)

    @cached_property
    def other(self) -> re.Pattern[str]:
        """A further verb of the sentence that asks for nothing."""
        return re.compile(self.others)

    @cached_property
    def who(self) -> re.Pattern[str]:
        """The actor, right behind the verb."""
        return re.compile(self.actor)

    @cached_property
    def asked(self) -> Tasks:
        """Tasks for others."""
        return self._tasks(self.kinds, {kind: self.passive[kind] for kind in _ASKED_IN_THE_PASSIVE & {*self.passive}})

    @cached_property
    def decided(self) -> Tasks:
        """Tasks that an organ sets itself."""
        return self._tasks(self.own, self.passive)

    def _tasks(self, active: Mapping[ObligationKind, str], passive: Mapping[ObligationKind, str]) -> Tasks:
        gap = rf"(?:(?!{self.stop})[^;\u061b\u3002\uff1b]){{0,{REACH}}}?"
        task = rf"(?:{self.lead})(?:{self.soft}){{0,{MOST_SOFT}}}(?={_by_kind(active)})"
        return Tasks(
            re.compile(task.replace("GAP", gap)),
            re.compile(self.joints),
            re.compile(rf"(?={self.hints})(?:{_by_kind(passive) or _NEVER})"),
        )

    @cached_property
    def often(self) -> re.Pattern[str]:
        """Recurrence in one word: the name of the group is the duration."""
        return re.compile("|".join(f"(?P<{period}>{words})" for period, words in self.recurrence.items()))

    @cached_property
    def each(self) -> re.Pattern[str]:
        """Recurrence by a count and a unit."""
        units = "|".join(f"(?P<{unit}>{words})" for unit, words in self.units.items())
        counts = "|".join(sorted(self.counts, key=len, reverse=True))
        return re.compile(
            self.every.replace("COUNT", rf"(?P<count>\d{{1,3}}|{counts})").replace("UNIT", f"(?:{units})")
        )

    @cached_property
    def due_words(self) -> re.Pattern[str]:
        """The end of the words before a day that is a deadline."""
        return re.compile(rf"(?:{self.deadline})$")

    @cached_property
    def latest_words(self) -> re.Pattern[str]:
        """The words behind a day that is a deadline."""
        return re.compile(self.latest)

    @cached_property
    def first_task(self) -> re.Pattern[str]:
        """The beginning of the first task."""
        return re.compile(self.entry)

    @cached_property
    def within_words(self) -> re.Pattern[str]:
        """The end of the words before a span of time that is a deadline."""
        return re.compile(self.within)

    @cached_property
    def topical(self) -> re.Pattern[str]:
        """The end of an opening whose points are no tasks."""
        return re.compile(rf"(?:{self.matters})[ :\uff1a]*$")

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """The words behind a semicolon with which the verb goes on, or the letter of the next task."""
        return re.compile(rf"\s*(?:(?:(?:and|et|y|e|и) )?\([^\W\d_]{{1,4}}\) |{self.further})")

    @cached_property
    def was(self) -> re.Pattern[str]:
        """The end of the words before a session that has been."""
        return re.compile(rf"(?:{self.past})$")

    @cached_property
    def until(self) -> re.Pattern[str]:
        """A year by which something is asked for."""
        return re.compile(self.by.replace("YEAR", r"(?P<year>20\d\d|19\d\d)(?![\d/])"))

    @cached_property
    def during(self) -> re.Pattern[str]:
        """A year for which or in which something is asked for."""
        return re.compile(self.about.replace("YEAR", r"(?P<year>20\d\d|19\d\d)(?![\d/])"))


_EN = Asking(
    actions={
        "requests": r"(?:reiterates|reaffirms|renews|repeats|restates) (?:its|the) (?:\w+ )?requests? to|(?:(?<=decides )|(?<=: ))to request|requests?|asks|instructs|directs|mandates|tasks|entrusts|requires(?= that\b)|(?<=we )ask|(?:is|are) (?:hereby |also |further )?(?:requested|instructed|directed)(?= to )",
        "urges": r"(?:reiterates|reaffirms|renews|repeats) its (?:\w+ )?appeal to|urges?|appeals to|appeals for|implores|exhorts|beseeches|(?<=we )appeal to|(?:is|are) (?:hereby |also |further |strongly )?urged(?= to )",
        "invites": r"(?:reiterates|reaffirms|renews) its invitation to|(?:(?<=decides )|(?<=: ))to invite|invites?|(?:is|are) (?:hereby |also |further )?invited(?= to )",
        "calls_upon": r"(?:reiterates|reaffirms|renews|repeats) its (?:\w+ )?calls? (?:up)?on|calls? (?:up)?on|(?:reiterates|renews) its calls? (?:to|for)|calls for|(?:(?<=decides )|(?<=: ))to call (?:up)?on|(?<=we )call for|(?:is|are) (?:hereby |also |further )?called upon(?= to )",
        "encourages": r"encourages?",
        "recommends": r"recommends?",
        "demands": r"demands?",
        "authorizes": r"authori[sz]es|empowers|(?:is|are|shall be) (?:hereby |also |further )?authori[sz]ed(?= to )",
        "decides": r"(?:reaffirms|reiterates) its decision|decides?|resolves|agrees",
    },
    initials=r"re|to |ask|in[sv]|di|de|ma|ta|en|ex|em|is |are |sha|ur|ap|im|be|ca|au|ag",
    hints=r"that |fo|rem|int|sh|wi|to be|inc|ite|sub|mee|ele|con|cap|res|rev|ass| |[\d$]",
    adverbs=r" also| further| furthermore| in addition| again| strongly| once more| once again| in this regard| in that regard| therefore| accordingly|,? in (?:this|that) (?:context|respect|regard|connection),?|,? to (?:this|that) end,?",
    linked=r"(?:[,;.:]|\band|\bbut|\bwe|^decides:?) *(?:,? ?(?:also|further|furthermore|again|we|therefore|accordingly|once (?:again|more)|strongly|hereby|thus|in addition|in (?:this|that) (?:regard|respect|context|connection)|(?:to|for) (?:this|that) (?:end|purpose)|thereby|the (?:security )?council|the (?:general )?assembly|and|encourages|invites|urges|requests),? )*",
    unlike=r"\b(?:to|that|which|who|of|the|its|their|his|by|a|for|such|pursuant|as)\s",
    others=r"(?:, and|,| and) (?:also |further |strongly |in this regard )*(?:welcomes|notes|takes note|recogni[sz]es|stresses|emphasi[sz]es|expresses|affirms|reaffirms|underlines|underscores|acknowledges|commends|looks forward|condemns|considers|recalls|endorses|approves|regrets|supports|declares|deplores|appreciates|reiterates that|concurs|adopts|confirms|is (?:deeply |gravely )?concerned)\b",
    actor=r" (?!that\b)(?:to )?(?P<actor>(?!(?:further |additional |generous )?voluntary contributions\b)[^;:]{2,200}?)(?=[ ,:])(?=,| to (?!(?:the|an?|its|their|all|it|them|this|that|these|those|such|any|each|other|do so)\b)| to, |:| that (?!(?:have|has|had|are|is|were|do|wish|can|may|share|possess)\b)| for the| and (?:report|submit)| at its| in preparing| as appropriate| within)",
    entry=r" to (?!(?:the|an?|its|their|all|it|them|this|that|these|those|such|any|each|other|do so)\b)",
    lead=r"\([a-z]{1,4}\) (?:to )?|(?:^|[,;:]|\band|\bor)\s*(?:(?:also|further|then|thereafter|subsequently|finally|in particular|\w+ly|as appropriate),? )*+to:?(?:, [^;]{4,160}?,)? |\band (?:(?:also|further|\w+ly|to) )*+|\bthat [^,;]{2,160}?(?:, [^;]{4,140}?,)? (?:shall|should|will|may|must)(?:, [^;]{4,140}?,)? |\bthat (?:the|each|all|its|any|those) [^,;]{2,120}?(?<!\bthe)(?<!\ba)(?<!\bits)(?<!\bof)(?<!\bfor)(?:, [^;]{4,140}?,)? |, (?:in|after|on|at) [^;]{4,160}?, to |\bthat (?:it|they|he|she) (?:also |\w+ly )?|\bby (?=submitting|presenting|reporting|preparing)",
    joints=r",|:|;|\(|and|or|that|by",
    article=r" (?:for )?(?:the |an? )?(?:(?!to\b|for\b)[\w-]+ ){0,3}?",
    nouns={
        "report": r"(?:submission|presentation|preparation|issuance|finali[sz]ation|completion|publication) of\b[^;]{0,100}\breports?\b|continuation of\b[^;]{0,160}\bpresenting (?:a|an|its) reports?\b|reporting (?:by|to)\b",
        "review": r"(?:review|examination|reconsideration) of\b",
        "agenda": r"inclusion\b[^;]{0,160}\bagenda\b",
        "meeting": r"(?:convening|holding|organi[sz]ation|convocation) of\b[^;]{0,80}\b(?:meetings?|conferences?|summit|sessions?|panels?|workshops?|forums?|consultations?|dialogues?|seminars?|discussions?|debates?|congress)\b",
        "appointment": r"(?:appointment|election|designation|nomination) of\b",
        "funding": r"(?:provision|increase|mobili[sz]ation|allocation|scaling up|replenishment|continuation) (?:of|in)\b[^,;]{0,80}\b(?:resources|funding|financing|finance|funds?|contributions)\b|(?:increased?|adequate|additional|continued|enhanced|sustained|predictable) (?:[\w-]+,? ){0,4}(?:funding|financing|financial (?:support|assistance|resources))\b|(?:financial |voluntary )?contributions to [^,;]{0,60}\b(?:fund|budget|appeal|account)s?\b",
    },
    delegates=r"(?: |, [^;]{0,120}?, )that\b|, [^;]{4,160}?, to (?:request|ask|invite|mandate|instruct)\b",
    be=r"(?:is|are|shall be) ",
    subject=r"(?:that )?(?P<actor>(?:the|all|each|every|member|states|governments) [^,;]{2,60}?)(?= (?:is|are|shall be) (?:hereby |also |further |strongly )?\w+ed(?: upon)? to\b)",
    soft=r"(?:continue|continuing|(?:make|intensify|continue|step up) (?:his |her |its |their )?(?:every |further |all )?(?:possible )?efforts?|endeavou?r|seek|work|strive|be prepared|(?:take|adopt) (?:\w+ ){0,5}(?:measures|steps|action)|(?:strengthen|redouble|enhance|accelerate|sustain|increase|expand) (?:\w+ ){0,2}efforts|ensure (?:\w+ ){0,2}follow-up and|explore (?:ways|options|means) (?:and means )?|(?:continue (?:with )?)?(?:the|his|her|its|their|this) (?:\w+ )?practice of|(?:seriously |favourably )?consider(?= \w+ing)|give consideration|arrange|begin|start|remain ready) (?:to )?|(?:\w+ly|also|further|again|jointly|and|once more),? |in (?:close )?(?:consultation|cooperation|coordination|collaboration) with [^,;]{2,100}, ",
    stop=r"\bincluding\b|\bconsultations on\b|, (?:taking|bearing|based|mindful|inter alia, through|having|noting|building|using)|\bin order to|\bwith a view|\bso (?:as|that)\b|\baimed at|\bwhich\b|\b(?:contained|set out|outlined|referred|made|submitted) (?:in|to|by)\b|\bas (?:contained|requested)|\b(?:implementation|light|consideration|account) of\b|\b(?:have|has|having|equipped with)\b|\bnecessary for\b|\bto (?:support|assist|help|ensure|implement|take|promote|address|facilitate)\b",
    kinds={
        "report": r"(?:submit|present|provide(?! (?:them|victims|persons|children|women|girls|migrants|users|individuals)\b| (?:\w+ ){0,2}information (?:intended|to (?:victims|persons|individuals|children|women|migrants|users|consumers|the (?:general )?public)\b))|transmit|forward|furnish|communicate|convey|supply|circulate|give|deliver|seek|solicit|include|compile)(?:ting|ing)?\bGAP\b(?:reports?|reporting|recommendations?|updates?|briefings?|stud(?:y|ies)|proposals?|compilation|summar(?:y|ies)|comments|views|information|data|observations|findings|accounts?|analys[ei]s|assessments?|evaluations?|statements?|replies|answers|explanations?|clarifications?|justifications?|submissions?|notifications?|contributions to [^,;]{0,80}reports?|inputs?)\b|(?:prepare|issue|produce|publish|make(?! (?:\w+ ){0,3}(?:efforts?|use)\b)|undertake|conduct|complete|finali[sz]e|elaborate|draft|draw up|reflect)\bGAP\b(?:reports?|recommendations?|updates?|briefings?|stud(?:y|ies)|proposals?|compilation|summar(?:y|ies)|analys[ei]s|(?:background|working|concept|discussion|technical|issues|position) (?:papers?|notes?)|surveys?)\b|(?:develop|make|formulate|put forward|elaborate)\bGAP\b(?:recommendations|proposals|suggestions)\b|contribute (?!to\b)[^,;]{0,60}\b(?:information|views|inputs?|proposals|data)\b|propose (?:[\w-]+ ){0,3}(?:options|amendments|solutions|recommendations|proposals)\b|take into (?:account|consideration)\b[^;]{0,200}?\bin (?:his|her) (?:\w+ ){0,3}?reports?\b|(?:explain|describe|detail|address|clarify|indicate|specify|analy[sz]e|assess|highlight|reflect|elaborate|devote|cover|share|outline|identify)\b[^;]{0,200}?\bin (?:the context of )?(?:his|her|its|their|the|each|future|all) (?:\w+,? ){0,4}?(?:reports?|reporting|submissions?|briefings?)\b|ensure\b[^;]{0,160}\b(?:is|are|be) (?:\w+ )?(?:presented|submitted|reported|communicated|transmitted|brought)\b[^;]{0,60}\b(?:to|for|by) (?:the )?(?:\w+ )?(?:consideration|approval|decision|assembly|general assembly|council|committee|security council|commission|board|attention of the (?:general assembly|security council|economic))\b|ensure\b[^;]{0,80}\b(?:timely|regular|prompt) (?:submission|reporting|issuance|presentation)\b|reports?(?:ing)?(?: (?:back|as soon as possible|urgently|immediately|orally|regularly|annually|periodically|further|thereon|directly|through|again|fully|promptly|in writing|monthly|quarterly|biennially|progress|(?:its|the|his|their) (?:findings|results?|conclusions|outcomes?)))*(?: (?:to|on|thereon|every|within|at|by|in|no later|not later|upon|how|whether|any)\b)|report(?: back| thereon| regularly| annually| the results?| its findings)*(?:[,;.]|$)|(?:brief|updat|inform|notify|advis|appris|acquaint)(?:e|ing)? (?:the|it|him|her|them|member|states|all|its|each|general|security|delegations|governments|regularly)\b|keep(?:ing)?\bGAP\b(?:informed|apprised|updated|abreast)",
        "review": r"(?:(?:re-?)?consider(?! (?:\w+ly )?(?:\w+ing\b|as|the (?:possibility|option|feasibility|adoption|ratification)|(?:\w+ )?ways|(?:[\w-]+ ){0,2}(?:support|assistance|contributions)\b))|(?:re-?)?examine|examining|re-?assess|assess|evaluate|revisit|take stock of|take up|(?:give|devote|accord)(?: \w+){0,3} (?:consideration|attention) to (?:the|this|its|that) (?:report|question|item|matter|issue|recommendations?)|review(?! (?:process|conference|meeting|mechanism|report|cycle))|discuss|study)\b(?! (?:by|of)\b)|(?:undertake|conduct|carry out|initiate|continue|commence|begin|launch)(?: \w+){0,4} (?:reviews?|assessments?|evaluations?|examination|consideration|audits?)\b|keep(?:ing)?\b[^;]{0,160}?\bunder (?:\w+ )?(?:review|consideration)",
        "agenda": r"(?:include|inscribe|place|put|maintain|retain|keep)\bGAP(?<!\d )\b(?:agenda\b(?! for)|programme of work\b)",
        "meeting": r"(?:convene|hold|organi[sz]e|arrange|host|schedule|facilitate the (?:holding|convening|organi[sz]ation) of|convoke|convening|holding|organi[sz]ing)\bGAP\b(?:meetings?|conferences?|summit|sessions?|panels?|workshops?|forums?|fora|consultations?|dialogues?|seminars?|discussions?|debates?|(?:high-level|side|special|commemorative|cultural|parallel) events?|exchanges|round[- ]?tables?|symposi(?:um|a)|exhibit(?:ion)?s?|hearings?|congress(?:es)?)\b|meet(?= (?:with|at|in|on|annually|regularly|every|for|once|again|before|periodically|from|under)\b|$)|meeting (?:\w+ly )?with\b|(?:continue|intensify|pursue|step up|undertake|begin|continuing) (?:(?!to\b)\w+ ){0,3}consultations\b|(?:engage in|ensure|maintain|enter into) an? (?:\w+ ){0,2}(?:dialogue|exchange (?:of views )?with)|undertake the preparations\b[^;]{0,60}\b(?:convene|for)\b",
        "appointment": r"(?:(?:re-?)?appoint|elect|designate|nominate)\b",
        "funding": r"(?:provid(?:e|ing)|allocat(?:e|ing)|mobili[sz](?:e|ing)|increas(?:e|ing)|commit|devote|pay|ensure|secure|pledge|raise|extend|mak(?:e|ing)|offer|scale up|contribut(?:e|ing)(?! to\b))\bGAP\b(?:(?<!existing )(?<!available )(?<!human )resources|funding|funds?|financing|finance|financial(?:,? (?:and|or) \w+| \w+|, [^;]{0,40}?)? (?:support|assistance|contributions?|means|aid)|(?:its|their|the) (?:costs?|expenses)|voluntary support|contributions|donations)\b|(?:seek|solicit|attract|expand|enhance|strengthen|maintain|sustain|continue|cover|assume|bear|step up|intensify|broaden|diversify|make available)(?: (?!and\b|to\b)[\w-]+,?){0,5} (?:funding|financing|financial (?:support|assistance|contributions?|resources|and \w+ (?:support|assistance))|voluntary contributions|donor base|(?:travel |the |its |their )(?:costs|expenses)(?= (?:of|for|from)\b))\b|contribut(?:e|ing)(?: (?:generously|voluntarily|financially))? to [^,;]{0,60}\b(?:fund|budget|appeal)s?\b|contribute (?:generously|voluntarily|financially)|(?:enter|entering) into commitments|finance\b|fund\b|pay(?:ing)? (?!(?:\w+ )?(?:tax|attention|tribute|heed|regard))|proceed\b[^,;]{0,30}\bpayment\b|(?:meet|cover|respond to|address) (?:the |its |their )?(?:anticipated|projected|financial|budgetary|funding) (?:needs|requirements|shortfalls?|gaps?)\b|ensure\b[^;]{0,120}\bthat [^;]{0,40}\bresources (?:are|be|were) (?:\w+ )?(?:available|provided|allocated)\b|(?:address|meet|fulfil|honou?r|discharge|settle|comply with|ensure (?:\w+ ){0,2}compliance with)\bGAP\bfinancial obligations\b|(?:provide|offer|extend|give)\b[^,;]{0,40}\b(?:assistance|support), including [^;]{0,120}\bfinancial\b",
    },
    own={
        "review": r"(?:review(?! (?:process|conference|meeting|mechanism|report|cycle))|consider|examine|revert to|revisit|resume|discuss|evaluate|assess|take up|take stock of|give (?:\w+ ){0,3}?consideration to|return to)\b|(?:continue|undertake|conduct|carry out|initiate|defer|resume|complete)(?: \w+){0,4} (?:consideration|examination|reviews?|assessments?|evaluations?)\b|(?:defer|postpone) (?:action|(?:a|its|the) decision)\b|continue to (?:consider|examine|review|be sei[sz]ed)|(?:continue|resume) (?:the|its) debate|keep\bGAP\bunder (?:\w+ )?(?:review|consideration)|(?:conclude|complete|finalize|finish)(?: \w+){0,3} (?:review|assessment|evaluation|examination|consideration)\b",
        "agenda": r"(?:include|inscribe|place|put|keep|retain|maintain)\bGAP(?<!\d )\bagenda\b(?! for)",
        "meeting": r"(?:convene|hold|organi[sz]e|host|meet|devote|dedicate)\b(?! to\b)|schedule (?:a|an|the)\b",
        "appointment": r"(?:(?:re-?)?appoint|elect|designate)\b",
        "funding": r"(?:appropriate|apportion|set off|allocate|assess|finance|credit|defray)\b|(?:approve|grant|maintain|set|revise|adjust|establish|recost)\b[^;]{0,120}\b(?:charge against|appropriations?|amounts? of|contingency fund|budget (?:of|level)|maximum overall cost|resources? (?:of|for|in)|scale of assessments?)\b|(?:reduce|increase|adjust)\b[^;]{0,60}\b(?:resources|appropriations?|requirements|provision|income|estimates?|recosting|contributions?)\b",
        "report": r"(?:submit|present|provide|prepare|transmit)\bGAP\b(?:reports?|summary|information|updates?)\b|(?:submit|present|make)\bGAP\brecommendations?\b|report (?:to|on|back|annually)\b",
    },
    passive={
        "report": r"\bthat [^;]{0,120}\b(?:reports?|information|updates?|stud(?:y|ies)|briefings?)\b[^;]{0,120}\b(?:be|is) (?:\w+ )?(?:submitted|presented|provided|prepared|made available|transmitted)\b|\bfor (?:a|an|the) [^;]{0,40}(?:report|study|briefing)\b|\bthat (?:the|his|its|future|all|each|such) [^;]{0,50}\breports?\b[^;]{0,200}\b(?:reflect|include|contain|address|be (?:submitted|presented|made|issued|available))\b",
        "review": r"\bremain (?:actively )?sei[sz]ed|\bintention to (?:review|consider)\b|\b(?:shall|should|will|to) be (?:\w+ )?(?:considered|reviewed|examined|discussed|kept under (?:\w+ )?review|taken up)\b|\bthat (?:this|it|they|these|the [^,;]{2,60}) be (?:\w+ )?(?:reviewed|considered|examined|kept under (?:\w+ )?review)\b|\b(?:shall|should|will) (?:\w+ )?(?:review|consider)\b",
        "agenda": r"\bincluded? in the (?:provisional |draft )?agenda\b|\b(?:item|sub-item)\b[^;]{0,160}\bincluded in\b[^;]{0,40}agenda",
        "meeting": r"\b(?:shall|should|will) be (?:held|convened|organi[sz]ed|composed of)\b|\b(?:shall|should|will) (?:meet|convene|hold)\b|\bmeeting\b[^;]{0,40}\b(?:shall|will) (?:commence|open)\b|\bfor the convening\b",
        "appointment": r"\b(?:shall|should|will|to) be (?:\w+ )?(?:elected|appointed|designated)\b|\belections?\b[^;]{0,60}\bshall (?:take place|be held)\b",
        "funding": r"\b(?:shall|should|will|to) be (?:\w+ )?(?:financed|funded|set off|apportioned|credited|added to the credits|met (?:from|by|through|out of)|borne by|paid (?:from|out of|by)|defrayed|charged (?:to|against)|covered (?:by|from|through)|made available from)\b|\b(?:contingency|capital|reserve|revolving) fund\b[^;]{0,60}\bshall be\b|\bshall offset\b|\d(?: million| billion)? (?:united states )?dollars\b|\$ ?\d|\bshall be an? (?:\w+ )?credit\b|^ (?:further |additional |generous )?voluntary contributions\b|\bassessment for\b[^;]{0,120}\bshall consist\b",
    },
    session=r"\b(?:its|their|the|each) ORD(?:(?:,| and|, and| or| to) (?:at )?(?:its |the )?ORD)* (?:(?:regular|substantive|annual|resumed|plenary) )?sessions?\b",
    sessions="session",
    past=r"\b(?:adopted|held|decided|submitted|made|agreed|taken|endorsed|presented|considered|established|concluded|approved|requested|expressed|initiated)(?: \w+){0,3} (?:at|during|by|in) ",
    recurrence={
        "P1Y": r"\bannual(?:ly)?\b|\beach year\b|\bevery year\b|\byearly\b|\bat each (?:of its |annual )?sessions?\b|\bper year\b",
        "P2Y": r"\bbiennial(?:ly)?\b|\bevery (?:second|other) year\b|\bbiennium\b",
        "P3Y": r"\btriennial(?:ly)?\b|\bevery third year\b",
        "P4Y": r"\bquadrennial(?:ly)?\b",
        "P3M": r"\bquarterly\b",
        "P1M": r"\bmonthly\b|\bevery month\b",
        "P6M": r"\bsemi-?annual(?:ly)?\b|\btwice a year\b|\bbiannual(?:ly)?\b|\bhalf-yearly\b",
    },
    every=r"\bevery COUNT UNIT\b",
    units={"D": "days?", "W": "weeks?", "M": "months?", "Y": "years?"},
    counts={
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "twelve": 12,
        "thirty": 30,
        "sixty": 60,
        "ninety": 90,
    },
    by=r"\b(?:by|before|(?:no|not) later than|until|prior to)(?: the end of| the beginning of| early| late)? (?:\w+ )?YEAR\b(?! agenda)",
    about=r"\b(?:in|for|at its|at their|during|of)(?: the end of| early| late)? YEAR\b(?! agenda)",
    deadline=r"(?:\bby|before|until|than|due(?: on)?|up to|(?:ending|expiring)(?: on)?)(?: the)? ",
    latest=_NEVER,
    within=r"\b(?:within|every)\b",
    further=r"(?:and )?(?:also |further )?to (?=\w)",
    matters=r"(?:with (?:respect|regard) to|in respect of|as regards|regarding|concerning|relat(?:ing|ed) to)(?: the following(?: \w+)?)?",
)
_FR = Asking(
    actions={
        "urges": r"demande instamment|engage instamment|prie instamment|invite instamment|exhorte|(?:lance|adresse|renouvelle|réitère) (?:un|son|de nouveau un) (?:\w+ )?appel|enjoint|(?<=nous )(?:exhortons|(?:demandons|engageons|prions|invitons) instamment|lançons un appel)",
        "requests": r"(?:réitère|renouvelle|réaffirme) (?:sa|la) demande|prie|charge|sollicite|donne mandat|donne pour instruction|(?<=nous )(?:prions|chargeons|sollicitons)|(?:est|sont) (?:également |en outre )?(?:prié|chargé)e?s?(?= (?:de |d'))",
        "invites": r"(?:renouvelle|réitère|réaffirme) son invitation|invite|(?<=nous )invitons|(?:est|sont) (?:également |en outre )?invitée?s?(?= à )",
        "calls_upon": r"(?:réitère|renouvelle|réaffirme) son exhortation|demande|appelle|engage|(?<=nous )(?:demandons|appelons|engageons)",
        "encourages": r"encourage|(?<=nous )encourageons",
        "recommends": r"recommande|préconise|(?<=nous )(?:recommandons|préconisons)",
        "demands": r"exige",
        "authorizes": r"autorise|habilite|(?:est|sont) (?:également |en outre )?(?:autorisé|habilité)e?s?(?= à )",
        "decides": r"réaffirme sa décision|décide|convient|(?<=nous )(?:décidons|convenons)",
    },
    initials=r"d[eéo]|en|ex|pr|in|la|ad|ap|au|r[eé]|ch|so|es|ha|co",
    hints=r"qu|rest|dem|se|son |insc|conv|tiendra|au|ouv|\d",
    adverbs=r" également| en outre| de nouveau| instamment| vivement| à nouveau| par ailleurs| aussi| une nouvelle fois|,? à (?:cet égard|cette fin|ce sujet),?|,? dans ce (?:contexte|cadre),?| encore",
    linked=r"(?:[,;.]|\bet|\bmais|\bnous)\s*(?:,? ?(?:nous|l[ea]s?|à (?:cet égard|cette fin|ce propos|ce sujet)|dans ce (?:contexte|cadre)|en conséquence|aussi|également|en outre|par ailleurs|de nouveau|pour cela|invite|le conseil(?: de sécurité)?|l'assemblée(?: générale)?|et),? )*(?:l')?",
    unlike=r"\b(?:qui|que|de|la|le|une?|sa|leur|cette|toute|en|par|l'|d'|se|dont|à|sur|pour|après|selon|sans|ne)\s?",
    others=r"(?:, et|,| et) (?:constate|note|prend (?:également )?(?:note|acte)|se félicite|accueille|souligne|insiste|exprime|se déclare|affirme|réaffirme|considère|sait gré|salue|condamne|rappelle|approuve|regrette|appuie|déclare|attend|compte|déplore|reconnaît|estime|confirme|adopte|se réjouit|espère|remercie|rend hommage|fait siennes)\b",
    actor=r" (?!(?:de |d'|à )\w+(?:er|ir|re)\b)(?:à |au |aux |de )?(?P<actor>(?:(?:le|la|les|tous|toutes|son|sa) |l'|aux? )?[^;:]{2,160}?)(?=[ ,:])(?=,| (?:de |d'|à )(?:lui |leur |les? |la |se |s'|l'|y |en |ne pas |n')*[^\W\d_]+(?:er|ir|re)\b|:| que | qu'| à sa | dans (?:les|un) )",
    entry=r"(?: |, )(?:de |d'|à )(?:lui |leur |les? |la |se |s'|l'|y |en |ne pas |n')*[^\W\d_]+(?:er|ir|re)\b",
    lead=r"\([a-z]{1,4}\) (?:de |d'|à )?|\bqu(?:e |')[^,;]{2,120}?(?:, [^;]{4,120}?,)? (?:lui |leur |y |en |se )?|(?:^|[,;:]|\bet|\bou)\s*(?:(?:également|aussi|ensuite|notamment|en particulier|à cette fin),? )?(?:de |d'|à )(?:ne pas |lui |leur |les? |la |l'|y |en |s'|se )*|\bet (?:lui |leur |les? |la |l'|s'|se )+|, (?:à|en|dans|au) [^;]{4,160}?, (?:de |d'|à )(?:lui |leur |les? |la |l')*|\bque [^,;]{2,100}? (?:lui |leur )?(?=\w+(?:ra|ront)\b)|, (?:tout )?en (?:continuant (?:de |d'|à ))?(?:lui |leur |en )*(?=présentant|soumettant|communiquant|rend(?:re|ant) )",
    joints=r",|:|;|\(|et|ou|que|qu'",
    article=r" (?:à |de |en faveur de )?(?:la |l'|le |une |un |les |des )(?:\w+ ){0,2}?",
    nouns={
        "report": r"(?:présentation|soumission|établissement) (?:d'|de |du )[^;]{0,80}\brapports?\b",
        "review": r"(?:examen|réexamen|évaluation) (?:d'|de |du |des )",
        "agenda": r"inscription\b[^;]{0,160}\bordre du jour\b",
        "meeting": r"(?:convocation|tenue|organisation) (?:d'|de |du |des )[^;]{0,80}\b(?:réunions?|conférences?|sommet|sessions?|ateliers?|forums?|consultations?|dialogues?|séminaires?|débats?)\b",
        "appointment": r"(?:nomination|élection|désignation) (?:d'|de |du |des )",
        "funding": r"(?:mobilisation|augmentation|fourniture|affectation|apport) (?:d'|de |du |des )[^,;]{0,80}\b(?:ressources|fonds|financement|contributions)\b",
    },
    delegates=r"(?: |, [^;]{0,120}?, )qu(?:e |')|(?:,[^;]{4,160}?,)? (?:de |d')(?:prier|demander|charger|inviter|solliciter)\b",
    be=r"(?:est|sont) ",
    subject=r"(?P<actor>(?:le |la |les |l'|tous |toutes )[^,;]{2,60}?)(?= (?:est|sont) (?:également |en outre )?\w+ée?s? (?:de |d'|à ))",
    soft=r"(?:prendre (?:\w+ ){0,4}(?:mesures|dispositions)(?: \w+){0,2}|redoubler d'efforts|intensifier (?:ses|leurs) efforts) (?:pour|afin de|afin d'|en vue de) ?(?:lui |leur |les? )*|(?:continuer|poursuivre|s'efforcer|(?:sérieusement )?envisager(?: sérieusement)?|s'employer|s'attacher|veiller|chercher|tâcher|commencer|rester prêts?|faire (?:tout|en sorte)[^,;]{0,30}?),? (?:de |d'|à )(?:lui |leur |les? |la |l'|s'|se )*|(?:\w+ment|également|aussi|encore),? |(?:en (?:étroite )?(?:consultation|coopération|coordination|collaboration) avec|en concertation avec) [^,;]{2,100}, ",
    stop=r"\baccès\b|, (?:compte tenu|en tenant|en gardant|notamment en|en se fondant|sur la base)|\bafin (?:de|d'|que)|\ben vue d|\bpour (?:\w+er|que)\b|\bqui (?:figure|sont|est)|\bfigurant\b|\b(?:contenue?s|énoncée?s|formulée?s|visée?s) (?:dans|par|à)\b|\bl'application d|\bcompte (?:tenu )?d",
    kinds={
        "report": r"(?:expliquer|préciser|décrire|indiquer|analyser|faire état|exposer|aborder|traiter|consacrer)\b[^;]{0,200}?\bdans (?:son|ses|leurs?|le|les|tous les) (?:\w+ ){0,2}rapports?\b|veiller à ce que\b[^;]{0,160}\bsoi(?:t|ent) (?:\w+ )?(?:présenté|soumis|communiqué|porté)e?s?\b[^;]{0,60}\b(?:examen|approbation|décision|assemblée|conseil|attention de l'assemblée)\b|(?:présente|soumette|communique|fournisse|établisse|transmette|publie)(?:nt)?\bGAP\b(?:rapports?(?! (?:coût|qualité))|exposés?|recommandations?|études?|propositions|renseignements|informations?)\b|(?:présentera|soumettra|communiquera|établira|fournira|transmettra)\bGAP\b(?:rapports?(?! (?:coût|qualité))|exposés?|études?|propositions|renseignements|informations?)\b|fass(?:e|ent) (?:\w+ )?rapport\b|rend(?:e|ent|ra|ront) (?:\w+ )?compte\b|informe(?:nt|ra|ront)?\b(?= (?:le|la|les|l')\b)|tienne(?:nt)?\bGAP\b(?:informée?s?|au courant)\b|(?:présent(?:er|ant)|soumett(?:re|ant)|transmettre|fournir|communiqu(?:er|ant)|donner|rendre|émettre|adresser|recueillir|solliciter|inclure|faire figurer|remettre)\bGAP\b(?:rapports?(?! (?:coût|qualité))|comptes?|exposés?|recommandations?|études?|propositions|compilation|résumé|synthèse|observations|vues|avis|informations?|renseignements|données|mise à jour|bilan|analyse|déclarations?)\b|(?:établir|achever|finaliser|faire|rédiger|publier|formuler|élaborer|préparer|réaliser|mener)\bGAP\b(?:rapports?(?! (?:coût|qualité))|exposés?|recommandations?|études?|propositions|compilation|résumé|synthèse|bilan|analyse|documents? (?:de travail|d'information|de réflexion|de synthèse|de base)|notes? (?:de synthèse|de cadrage|de réflexion))\b|rend(?:re|ant)(?: \w+ment)? compte\b|(?:informer|tenir\bGAP\b(?:informée?s?|au courant|au fait)|aviser)\b|faire (?:régulièrement |périodiquement |oralement )?(?:rapport|le point)\b|mettre à jour\b|l'informer\b",
        "review": r"(?:(?:ré)?examine|étudie|évalue)(?:nt|ra|ront)?\b(?= (?:l[ea]s?\b|l'|s[ae]s?\b|cette|ces?\b))|procèd(?:e|ent|era)(?: \w+){0,2} à (?:un |l'|une )(?:examen|évaluation)|faire le bilan|(?:(?:ré)?examiner|étudier(?! et (?:de |d')mettre)|réfléchir (?=à |aux )|évaluer|réévaluer|se pencher sur|suivre (?:de près )?la question)\b(?! (?:la possibilité|les possibilités|les moyens|favorablement))|(?:procéder à|entreprendre|effectuer|mener)(?: \w+){0,4} (?:examen|évaluation|réexamen)|garder\bGAP\bà l'(?:examen|étude)|poursuivre (?:l'|son )(?:examen|étude)",
        "agenda": r"(?:inscrire|inclure|maintenir|faire figurer)\bGAP\b(?:ordre du jour|programme de travail)",
        "meeting": r"(?:convoque|tienne|organise)(?:nt|ra)?\bGAP\b(?:réunions?|conférences?|sommet|sessions?|ateliers?|consultations?|dialogues?|séminaires?|débats?)\b|se réunisse(?:nt)?\b|(?:convoquer|tenir|organiser|accueillir|continuer de tenir|prévoir)\bGAP\b(?:réunions?|conférences?|sommet|sessions?|ateliers?|forums?|consultations?|dialogues?|séminaires?|débats?|tables? rondes?|échanges de vues|colloques?|rencontres?|expositions?|auditions?|manifestations?)\b|se réunir\b|(?:poursuivre|intensifier|procéder à|engager|entamer)(?: \w+){0,3} consultations\b|engager un dialogue\b|(?:prendre|entreprendre)[^;]{0,60}\b(?:convoquer|convocation)\b",
        "appointment": r"(?:nommer|désigner|élire)\b|(?:nomme|désigne|élise)(?:nt|ra|ront)?\b(?= (?:l[ea]s?|une?|des|deux|trois|\w+ )\b)",
        "funding": r"(?:solliciter|rechercher|élargir|maintenir|prendre en charge|accroître|couvrir|supporter)(?: (?!et\b|à\b)[\w'-]+,?){0,5} (?:contributions volontaires|financement|(?:appui|aide|soutien|concours) financi[eè]re?|base de donateurs|(?:dépenses|coûts?|frais)(?= (?:de|d'|du|des)\b))\b|répondre aux besoins (?:prévus|financiers|budgétaires|de financement)|(?:fournisse|alloue|verse|mobilise)(?:nt)?\bGAP\b(?:ressources|fonds|financement|contributions)\b|(?:fournir|allouer|affecter|mobiliser|assurer|doter|verser|apporter|mettre|augmenter|accroître|dégager|consacrer|faire|octroyer|continuer|acquitter|dégager|envisager)\bGAP\b(?:(?<!limites des )ressources(?! (?:disponibles|existantes|humaines))|fonds|financement|(?:aide|assistance|appui|soutien|concours|moyens) financi[eè]re?s?|contributions|dons|crédits)\b|contribuer (?:généreusement|financièrement)|contribuer[^,;]{0,60}\bfonds\b|(?:engager|contracter) (?:des |les )?(?:dépenses|engagements)|financer\b|verser\b|s'acquitter\b(?=[^;]{0,80}\b(?:contributions?|quotes?-parts?|arriérés|sommes|versements?|montants?|obligations financières)\b)|(?:honorer|respecter|remplir|régler|s'acquitter de|exécuter)\bGAP\bobligations financières\b|(?:fournir|apporter|prêter|offrir)\b[^,;]{0,40}\b(?:assistance|aide|appui|concours),? (?:notamment|y compris) [^;]{0,120}\bfinanci[eè]re?s?\b",
    },
    own={
        "review": r"(?:(?:ré)?examiner|revenir|rester (?:activement )?saisie?|demeurer (?:activement )?saisie?|garder|suivre|étudier|évaluer)\b|(?:poursuivre|reprendre|différer|reporter|procéder à|entreprendre|achever|(?:poursuiv|reprend|achève|procéde|entreprend)ra(?: à)?)(?: \w+| l'\w+| d'\w+){0,3} ?(?:l'|son |un )?(?:examen|étude|évaluation)|(?:différer|reporter) (?:sa |la |toute |l'adoption d'une )décision|continuer (?:de |d'|à )(?:examiner|suivre|s'occuper)",
        "agenda": r"(?:inscrire|inclure|maintenir|faire figurer)\bGAP\bordre du jour",
        "meeting": r"(?:convoquer|tenir|organiser|se réunir|consacrer(?![^;]{0,20}\b(?:millions?|milliards?|dollars)\b))\b",
        "appointment": r"(?:nommer|désigner|élire)\b",
        "funding": r"(?:ouvrir un crédit|répartir|allouer|déduire|mettre en recouvrement|affecter|financer|imputer|ouvrir)\b|(?:réduire|augmenter|minorer|majorer)\b[^;]{0,60}\b(?:crédits?|ressources|montant|dépenses)\b",
        "report": r"(?:présenter|soumettre|établir|présentera|soumettra|établira|communiquera)\bGAP\b(?:rapports?(?! (?:coût|qualité))|recommandations)\b|faire rapport\b",
    },
    passive={
        "report": r"\bqu[e'] [^;]{0,120}\b(?:rapport|information)s?\b[^;]{0,120}\bsoi(?:t|ent) (?:\w+ )?(?:présenté|soumis|communiqué|fourni)e?s?\b",
        "review": r"\b(?:rester|demeurer) (?:activement )?saisie?s?\b|\bsera (?:\w+ )?(?:examinée?|revue?)\b|\bson intention (?:de |d')(?:examiner|réexaminer|revoir)\b",
        "agenda": r"\binscrite?s? (?:\w+ )?à l'ordre du jour|\binscrire\b[^;]{0,200}\bordre du jour",
        "meeting": r"\b(?:(?<!qui )se tiendra|(?<!qui )se tiendront|sera convoquée?|sera organisée?|se réunira|convoquera|(?<!se )tiendra(?! compte)|aura lieu|auront lieu)\b",
        "appointment": r"\bser(?:a|ont) (?:\w+ )?(?:élu|nommé|désigné)e?s?\b",
        "funding": r"\bser(?:a|ont) (?:\w+ )?(?:financé|déduit|réparti|imputé|porté|crédité|prélevé|couvert|pris en charge|supporté)e?s?\b|\d (?:millions? de |milliards? de )?dollars\b|\bouvrir des crédits",
    },
    session=r"\b(?:sa|leur|la|ses|leurs|les|chacune de ses) ORD(?:(?:,| et| ou| à)(?: sa| la| ses)? ORD)* sessions?\b",
    sessions="session",
    past=r"\b(?:adoptée?s?|tenue?s?|prise?s?|présentée?s?|formulée?s?|faite?s?)(?: \w+){0,3} (?:à|lors de|au cours de|pendant) ",
    recurrence={
        "P1Y": r"\b(?:chaque année|tous les ans|annuel(?:le)?s?|annuellement|à chacune de ses sessions|par an)\b",
        "P2Y": r"\b(?:biennaux|biennale?s?|bisannuel(?:le)?s?|tous les deux ans|deux ans sur)\b",
        "P3Y": r"\btriennale?s?\b",
        "P4Y": r"\bquadriennale?s?\b",
        "P3M": r"\btrimestriel(?:le)?(?:s|ment)?\b|\btous les trimestres\b|\bchaque trimestre\b",
        "P1M": r"\bmensuel(?:le)?(?:s|ment)?\b|\btous les mois\b|\bchaque mois\b",
        "P6M": r"\bsemestriel(?:le)?(?:s|ment)?\b|\bdeux fois par an\b",
    },
    every=r"\btou(?:te)?s les COUNT UNIT\b",
    units={"D": "jours", "W": "semaines", "M": "mois", "Y": "ans"},
    counts={
        "deux": 2,
        "trois": 3,
        "quatre": 4,
        "cinq": 5,
        "six": 6,
        "sept": 7,
        "huit": 8,
        "neuf": 9,
        "dix": 10,
        "douze": 12,
        "trente": 30,
        "soixante": 60,
        "quatre-vingt-dix": 90,
    },
    by=r"\b(?:avant|d'ici(?: à)?|au plus tard(?: en)?|jusqu'en|avant fin|(?:d'ici|avant|à) la fin de(?: l'année)?|avant la fin)(?: \w+)? YEAR\b",
    about=r"\b(?:en|pour|fin|pendant|de|session de)(?: l'année)? YEAR\b",
    deadline=r"(?:jusqu'au|au plus tard le|avant le|d'ici au|d'ici le|pour le|le [^,;]{0,20}au plus tard|expirant le|avant) ",
    latest=r" au plus tard",
    within=r"\b(?:dans (?:les|un)|tous les|toutes les|délai)\b",
    further=r"(?:et )?(?:de |d'|à )(?:lui |leur |les? |la |l'|s'|se )*(?=\w+(?:er|ir|re)\b)",
    matters=r"(?:concernant|relati(?:f|ve)s? à|s'agissant (?:de|des)|en ce qui concerne|au sujet (?:de|des)|à l'égard (?:de|des))(?: (?:ce qui suit|l?es \w+ suivant(?:e)?s|suivants?))?",
)
_ES = Asking(
    actions={
        "urges": r"hace(?: también| además)? (?:un|nuevamente un) (?:\w+ )?llamamiento|(?:reitera|renueva|reafirma) su llamamiento|insta|(?:instamos|exhortamos encarecidamente|hacemos un llamamiento)|se (?:insta|exhorta)(?= a)",
        "requests": r"(?:reitera|reafirma|renueva) su (?:solicitud|petición|pedido)|solicita|encarga|ruega|solicitamos|encargamos|se (?:pide|solicita|encarga|ruega)(?= a)|pedimos",
        "invites": r"(?:reitera|renueva|reafirma) su invitación|invita|invitamos|se invita(?= a)",
        "calls_upon": r"(?:reitera|renueva|reafirma) su exhortación|pide encarecidamente|pide|exhorta|apela|exhortamos",
        "encourages": r"alienta|alentamos|se alienta(?= a)",
        "recommends": r"recomienda|recomendamos",
        "demands": r"(?:reitera|renueva|reafirma) su exigencia|exige",
        "authorizes": r"autoriza|autorizamos|se autoriza(?= a)",
        "decides": r"reafirma su decisión|decide|resuelve|acuerda|conviene|decidimos|acordamos|resolvemos",
    },
    initials=r"ha|re|ru|in|ex|se |so|en|p[ie]|ap|al|au|ac|de|co",
    hints=r"que|seg|sig|cont|ser|sea|inte|se |incl|tend|conv|cele|un |\d",
    adverbs=r" también| además| asimismo| nuevamente| una vez más| de nuevo| encarecidamente| firmemente| enérgicamente|,? a (?:este|ese) respecto,?|,? en (?:este|ese) (?:sentido|contexto),?|,? con (?:este|ese) fin,?|,? a tal fin,?",
    linked=r"(?:[,;.]|\by|\be|\bpero)\s*(?:,? ?(?:a (?:este|ese) respecto|en (?:este|ese) (?:sentido|contexto)|a tal (?:fin|efecto)|con (?:este|ese|tal) (?:fin|objeto)|por (?:tanto|ello|consiguiente)|también|además|asimismo|nuevamente|de nuevo|invita|el consejo(?: de seguridad)?|la asamblea(?: general)?|l[oae]s?|y),? )*",
    unlike=r"\b(?:que|quien|quienes|se|la|el|los|las|una?|su|de|al|lo|no|según|como|en|toda|todo|cual)\s",
    others=r"(?:, y|,| y) (?:toma nota|observa|acoge|reconoce|subraya|destaca|pone de relieve|expresa|afirma|reafirma|considera|encomia|condena|recuerda|aprueba|lamenta|apoya|declara|hace suyas?|espera|deplora|agradece|felicita|confirma|señala|celebra|aguarda|rinde homenaje)\b",
    actor=r" (?!a que |que |a \w+[aei]r\b)(?:al? )?(?P<actor>[^;:]{2,160}?)(?=[ ,:])(?=,| que\b(?! (?:a[úu]n |todavía )?(?:no )?(?:se )?(?:hayan?|sean?|est[áé]n?|tengan?|puedan?|deseen?|formen|participen|integran|aportan)\b)| de que\b| a que\b| para que\b| a [^\W\d_]+(?:ar|er|ir)(?:se|l[aeo]s?)?\b|:| en su )",
    entry=r" (?:a |de |para )?que\b(?! (?:a[úu]n |todavía )?(?:no )?(?:se )?(?:hayan?|sean?|est[áé]n?|tengan?|puedan?|deseen?|formen|participen|integran|aportan)\b)| a [^\W\d_]+(?:ar|er|ir)(?:se|l[aeo]s?)?\b",
    lead=r"\([a-z]{1,4}\) (?:que )?(?:l[aeo]s? |se )*|(?:^|[,;:]|\by|\bo)\s*(?:(?:también|además|asimismo|a),? )*(?:(?:a|de|para) )?que:? (?:en [^,;]{3,90}? )?(?:l[aeo]s? |se |no )*|\b(?:y|e) (?:l[aeo]s? |se |\w+mente )*|(?:^|[,:])\s*a:? (?=\w+[aei]r)|^\s*(?=\w+[aei]r)|, (?:\w+ [^;]{4,280}?), (?:l[aeo]s? |se )*|\bque [^,;]{2,100}? (?:l[aeo]s? |se )?(?=\w+(?:rá|rán)\b|concluyan?\b|completen?\b|finalicen?\b|presenten?\b|preparen?\b)",
    article=r" (?:a )?(?:la |el |una? |al )(?:\w+ ){0,2}?",
    nouns={
        "report": r"(?:presentación|preparación) de(?:l| )[^;]{0,80}\binformes?\b",
        "review": r"(?:examen|revisión) de(?:l| )",
        "agenda": r"inclusión\b[^;]{0,160}\b(?:programa|temario)\b",
        "meeting": r"(?:convocación|convocatoria|celebración|organización) de(?:l| )[^;]{0,80}\b(?:reuni(?:ón|ones)|conferencias?|cumbre|períodos? de sesiones|talleres|foros?|consultas?|diálogos?|seminarios?|debates?)\b",
        "appointment": r"(?:nombramiento|designación|elección) de(?:l| )",
        "funding": r"(?:movilización|aumento|aportación|suministro|asignación) de(?:l| )[^,;]{0,80}\b(?:recursos|fondos|financiación|contribuciones)\b",
    },
    delegates=r"(?: |, [^;]{0,120}?, )que\b|(?:,[^;]{4,160}?,)? (?:solicitar|pedir|encargar|invitar|encomendar)\b",
    joints=r",|:|;|\(|y(?<!\w.)|o(?<!\w.)|e(?<!\w.)|que",
    soft=r"(?:intensifi|redobl)\w+ (?:sus |los )?esfuerzos (?:para|por|a fin de) |(?:sig(?:a|an|uiendo)|contin[úu]en?|continuar|seguir|prosigan?|procuren?|hagan? (?:todo lo posible|esfuerzos)|se esfuercen?|consider(?:en?|ar) (?:seriamente |favorablemente )?la posibilidad|estudien? la posibilidad|velen? por|comiencen?)(?: por| de| a| para)? |(?:\w+mente|también|además),? |en (?:estrecha )?(?:consulta|cooperación|coordinación|colaboración) con [^,;]{2,100}, ",
    stop=r"\bacceso\b|, (?:teniendo|tomando|incluso mediante|en particular mediante|entre otras cosas|basándose|sobre la base)|\blo que incluye|, incluid[ao]s?\b|\ba fin de|\bcon (?:miras|el fin|objeto)|\bpara (?:que|\w+[aei]r)\b|\bque (?:figura|se (?:enuncia|formula|indica))|\b(?:contenid|formulad|enunciad|mencionad)[ao]s (?:en|por)\b|\bla aplicación de\b|\ben cuenta\b",
    kinds={
        "report": r"(?:expli[cq]|indi[cq]|descri|detall|abord|aclar|refle[jx]|analic|señal|precis)\w*\b[^;]{0,200}?\ben (?:su|sus|el|los|todos los|cada) (?:\w+ ){0,2}informes?\b|vel\w+ por que\b[^;]{0,160}\bse (?:presente|someta|comunique|señale)n?\b[^;]{0,60}\b(?:examen|aprobación|decisión|asamblea|consejo)\b|(?:presente|finali[cz]|sometan?|prepare|transmit|elabor|proporcion|rind|facilite|publi[cq]u?|present|prepar|facilit|comuni[cq]u?|formul|envíe|remit|reúna|recab|inclu|realic|suministr|ofre[zc]|expon|emit)\w*\bGAP\b(?:informes?|opini[óo]n(?:es)? consultivas?|recomendaci(?:ones|ón)|estudios?|propuestas?|compilación|resumen|observaciones|opiniones|información|informaciones|exposición|exposiciones|(?<!conjuntos de )datos|análisis|comentarios|declaraciones|cuenta|explicaciones|aclaraciones|documentos? de (?:trabajo|antecedentes|debate|reflexión)|notas? (?:conceptual|informativa)\w*)\b|hag\w+ (?:\w+ ){0,2}(?:exposici|recomendaci|propuest)\w+|inform(?:e|en|ar|ando|ándo)(?:l[aeo]s?)?\b(?! (?:anual|del|de la|final)\b)|(?:dé|den|dar|dando) (?:\w+ )?cuenta\b|mant(?:eng|en)\w+\bGAP\b(?:informad[ao]s?|al corriente|al tanto)|pong\w+ al (?:día|corriente)|actualice\w*\b",
        "review": r"(?:(?:re)?examine[ns]?|(?:re)?examinar|examinando|revise[n]?|revisar|estudie[n]?|estudiar|evalúe[n]?|evaluar|debata[n]?|analice[n]?|considere[n]?)\b(?! (?:la posibilidad|las posibilidades|seriamente la posibilidad|medios|formas))|(?:realic|lleve|emprend|haga)\w*(?: \w+){0,4} (?:examen|evaluación|revisión)\b|mant\w+\bGAP\ben examen",
        "agenda": r"(?:inclu|mant|inscrib)\w+\bGAP\b(?:programa (?:provisional|de|del)|temario|orden del día)\b",
        "meeting": r"(?:convo(?:que[n]?|car)|celebr(?:e[n]?|ar|ando)|organi(?:ce[n]?|zar|zando)|acoj\w+)\bGAP\b(?:reuni(?:ón|ones)|conferencias?|cumbre|períodos? de sesiones|talleres|taller|foros?|consultas?|diálogos?|seminarios?|debates?|mesas? redondas?|sesi(?:ón|ones)|simposios?|encuentros?|intercambios|exposición|exposiciones|audiencias|actos? cultural\w*)\b|se reúnan?\b|entablen? un diálogo\b|(?:continúen?|prosigan?|intensifiquen?)(?: \w+){0,3} consultas\b|prepar\w+[^;]{0,40}\bconvocar\b|(?:intensificando|prosiguiendo|celebrando|intensificar|proseguir)(?: \w+){0,3} consultas\b|(?:llev\w+ a cabo|realic\w+|hag\w+|inici\w+|emprend\w+)\b[^;]{0,40}\bpreparativos\b[^;]{0,40}\b(?:convo|celebra)\w+",
        "appointment": r"(?:nombre[n]?|designe[n]?|elija[n]?|nombrar|designar|elegir)\b(?! (?:y|de)\b)",
        "funding": r"(?:bus[cq]|recab|solicit|ampl[ií]|mant[ei]|sufra|costee|cubr)\w*(?: (?!y\b|a\b)[\w-]+,?){0,5} (?:contribuciones voluntarias|financiación|(?:apoyo|ayuda|asistencia) financier[ao]|base de donantes|(?:gastos|costos?)(?= (?:de|del)\b))\b|(?:atender|atiendan?|satisfa\w+|cubr\w+) las necesidades (?:previstas|financieras|presupuestarias|de financiación)|(?:proporcion|asign|aport|movili[cz]|asegur|increment|aument|hag|hacer|efectú|destin|sufra|conced|dediq|garanti[cz]|facilit|ofrez|prest)\w*\bGAP\b(?:recursos(?! (?:disponibles|existentes|humanos))|fondos?|financiación|(?:asistencia|apoyo|ayuda|contribuciones|medios) financier[ao]s?|contribuciones|donaciones|cuotas)\b|contribuya[n]? (?:generosamente|con generosidad|voluntariamente|financieramente)|contribu\w+[^,;]{0,60}\bfondos?\b|contra(?:er|iga)\w* (?:\w+ )?(?:compromisos|obligaciones)|financie[n]?\b|pague[n]?\b|abone[n]?\b|procedan?\b[^;]{0,20}\bpago\b|(?:cumpl|respet|atiend|salden?|liquid|satisfa)\w*\bGAP\bobligaciones financieras\b|(?:prest|proporcion|ofre[zc]|brind)\w*\b[^,;]{0,40}\b(?:asistencia|ayuda|apoyo),? (?:incluid[ao]|incluso|en particular) [^;]{0,120}\bfinancier[ao]s?\b",
    },
    own={
        "review": r"(?:(?:re)?examinar|revisar|evaluar|estudiar|analizar)\b|volver a\b|(?:seguir|continuar) (?:examinando|ocupándose|el examen|su examen|la)|(?:proseguir|continuar|reanudar|aplazar|realizar|conclu(?:ir|ya|irá)|complet(?:ar|e|ará)|realice|reanude|prosiga)(?: \w+){0,3} (?:examen|revisión)|aplazar (?:su |la |toda |la adopción de una )decisión|mantener\bGAP\ben examen",
        "agenda": r"(?:incluir|mantener|inscribir)\bGAP\b(?:programa (?:provisional|de|del)|temario|orden del día)\b",
        "meeting": r"(?:convocar|celebrar|organizar|dedicar|reunirse)\b",
        "appointment": r"(?:nombrar|designar|elegir)\b",
        "funding": r"(?:consignar|prorratear|asignar|deducir|acreditar|financiar|habilitar)\b|(?:reducir|aumentar|disminuir)\b[^;]{0,60}\b(?:recursos|créditos?|consignaci\w+|gastos)\b",
        "report": r"(?:presentar|present(?:e|en|ará|arán)|prepar(?:ar|ará))\bGAP\b(?:informes?|recomendaciones)\b|inform(?:ar|ará)\b",
    },
    passive={
        "report": r"\bque[^;]{0,80}\bse (?:le )?(?:presente|proporcione|facilite)n?\b[^;]{0,80}\b(?:informe|información)\b",
        "review": r"\b(?:seguir|sigan?|continúen?|continuar) ocupándose\b|\b(?:será[n]?|sea[n]?) (?:\w+ )?(?:examinad|revisad)[ao]s?\b|\bintención de (?:examinar|revisar)\b",
        "agenda": r"\bse incluya\b[^;]{0,160}\b(?:programa|temario)\b|\bincluir\b[^;]{0,200}\b(?:programa|temario)\b",
        "meeting": r"\b(?:(?<!que )se celebrará[n]?|se reunirá|tendrá lugar|será convocad[ao]|convocará|(?<!se )celebrará)\b",
        "appointment": r"\bserán? (?:\w+ )?(?:elegid|nombrad|designad)[ao]s?\b",
        "funding": r"\bse (?:financiará|prorrateará|deducirá|acreditará|sumará|restará|sufragará|cargará|imputará)n?\b|\bser(?:á|án) (?:\w+ )?(?:sufragad|financiad|cubiert|prorratead)[ao]s?\b|\d(?: millones| mil millones)?(?: de)? dólares\b|\bun crédito (?:por|de)\b",
    },
    session=r"\b(?:su|sus|el|los) (?:ORD(?:(?:,| y| o| a)(?: el| su)? ORD)* períodos? de sesiones|períodos? de sesiones ORD(?:(?:,| y| o) ORD)*)",
    sessions="sesiones",
    past=r"\b(?:aprobad|celebrad|adoptad|presentad|formulad|tomad)[ao]s?(?: \w+){0,3} (?:en|durante) ",
    recurrence={
        "P1Y": r"\b(?:anual(?:es|mente)?|cada año|todos los años|en cada uno de sus períodos de sesiones|al año)\b",
        "P2Y": r"\b(?:bienal(?:es|mente)?|cada dos años|bianual(?:es)?)\b",
        "P3Y": r"\btrienal(?:es)?\b",
        "P4Y": r"\bcuatrienal(?:es)?\b",
        "P3M": r"\btrimestral(?:es|mente)?\b|\bcada trimestre\b",
        "P1M": r"\bmensual(?:es|mente)?\b|\bcada mes\b|\btodos los meses\b",
        "P6M": r"\bsemestral(?:es|mente)?\b|\bdos veces al año\b",
    },
    every=r"\bcada COUNT UNIT\b",
    units={"D": "días", "W": "semanas", "M": "meses", "Y": "años"},
    counts={
        "dos": 2,
        "tres": 3,
        "cuatro": 4,
        "cinco": 5,
        "seis": 6,
        "siete": 7,
        "ocho": 8,
        "nueve": 9,
        "diez": 10,
        "doce": 12,
        "treinta": 30,
        "sesenta": 60,
        "noventa": 90,
    },
    by=r"\b(?:antes de(?: que termine)?|a más tardar(?: en)?|para|hasta|para (?:fines|finales) de|antes de(?:l fin(?:al)? de)?)(?: el año| fines de| finales de| el final de| \w+ de)? YEAR\b",
    about=r"\b(?:en|de|durante|para)(?: el año)? YEAR\b",
    deadline=r"(?:hasta el|a más tardar el|antes del|para el|hasta) ",
    latest=_NEVER,
    within=r"\b(?:plazo|dentro de|cada|en un)\b",
    further=r"(?:y )?a que ",
    matters=r"(?:respecto (?:de|a)|relativ[ao]s? a|relacionad[ao]s con|en relación con|con respecto a|acerca de|en lo que (?:se refiere|respecta) a)(?: (?:lo siguiente|l[ao]s siguientes \w+))?",
)
_RU = Asking(
    actions={
        "urges": r"настоятельно (?:\w+ )?призывает|настоятельно рекомендует|призывает настоятельно|обращается(?: \w+)? с (?:\w+ )?призывом|настаивает|настоятельно призываем",
        "requests": r"(?:вновь )?(?:подтверждает|повторяет) свою просьбу|(?:вновь )?обращается(?: \w+)? с (?:\w+ )?просьбой|просит|поручает|дает указание|просим|поручаем|(?:(?<=: )|(?<=постановляет )|(?<=решает ))просить",
        "invites": r"(?:подтверждает|повторяет|возобновляет) свое приглашение|предлагает|приглашает|предлагаем|приглашаем",
        "calls_upon": r"(?:подтверждает|повторяет|возобновляет) свой призыв|призывает|призываем",
        "encourages": r"рекомендует(?= (?:также |далее )?(?:всем |обеим |другим )?[\w-]+(?:ам|ям|им|у|ю)\b)|побуждает|поощряет",
        "recommends": r"рекомендует|рекомендуем",
        "demands": r"(?:подтверждает|повторяет) свое требование|требует|предписывает",
        "authorizes": r"уполномочивает|разрешает",
        "decides": r"подтверждает свое решение|постановляет|решает|постановляем|(?<=мы )решили",
    },
    initials=r"на|пр|об|вн|по|да|во|ре|тр|уп|ра",
    hints=r"что|про|буд|нам|вкл|сост|созо|сум|подл|покр|\d",
    adverbs=r" также| далее| вновь| снова| настоятельно| решительно| кроме того| еще раз|,? в этой связи,?|,? в этом контексте,?|,? с этой целью,?|,? и (?:настоятельно )?(?:рекомендует|просит|призывает)",
    linked=r"(?:[,;.]|\bи|\bа|\bно|\bмы)\s*(?:,? ?(?:мы|в этой связи|в (?:этом|данном) (?:контексте|отношении)|в связи с этим|с этой целью|для этого|поэтому|также|далее|вновь|снова|настоятельно|кроме того|предлагает|просит|призывает|совет(?: безопасности)?|генеральная ассамблея|ассамблея|и),? )*",
    unlike=r"\b(?:котор\w+|что|не|чтобы|как|где)\s",
    others=r"(?:, и|,| и) (?:также )?(?:приветствует|отмечает|принимает к сведению|признает|подчеркивает|выражает|заявляет|подтверждает|считает|высоко оценивает|осуждает|напоминает|ссылается|одобряет|утверждает|поддерживает|сожалеет|надеется|ожидает|рассчитывает|благодарит|принимает во внимание|отдает должное|воздает должное|дает высокую оценку|констатирует|подтвердила?)\b",
    actor=r" (?!(?:не )?[^\W\d_]{2,}(?:[аеиоуыюя]ть|ться)\b)(?:к )?(?P<actor>[^;:]{2,160}?)(?=[ ,:])(?=,| (?:и )?(?:(?:ежегодно|регулярно|активно|незамедлительно|оперативно|периодически|и впредь|вновь) )?(?:не )?[^\W\d_]{2,}(?:[аеиоуыюя]ть|сти|зти|йти|чь|ться)\b|:| на (?:ее|его|своей|их|ее) | в рамках | в ходе | не позднее | ежегодно | каждые | раз в )",
    entry=r" (?:не )?[^\W\d_]{2,}(?:[аеиоуыюя]ть|сти|зти|йти|чь|ться)\b",
    lead=r"\([a-zа-я]{1,4}\) |(?:^|[,;:]|\bи|\bили)\s*(?:(?:а также|также|далее|затем|вновь|как можно (?:скорее|раньше)|\w+о|и впредь|по-прежнему|при необходимости),? )*|(?:на|в) (?:ее|его|своей|их|ходе|рамках) [^,;]{4,90}?\s|ежегодно |каждые [^,;]{2,20} |раз в [^,;]{2,20} |\bчто [^;]{2,120}? (?=\w+[иея]т\b)|, чтобы [^,;]{2,80} ",
    article=r" (?:к )?(?:\w+(?:му|й) )?",
    nouns={
        "report": r"(?:представлени[юе]|подготовк[еу])\b[^;]{0,60}\b(?:доклад|отчет)\w*",
        "agenda": r"включени[юе]\b[^;]{0,160}\bповестк\w+ дня",
        "meeting": r"(?:проведени[юе]|созыву?|организаци[ию])\b[^;]{0,60}\b(?:совещани|конференци|встреч|сесси|семинар|форум|консультаци|диалог)\w*",
        "appointment": r"(?:назначени|избрани)[юе]\b",
        "funding": r"(?:выделени[юе]|увеличени[юе]|мобилизаци[ию]|предоставлени[юе])\b[^,;]{0,80}\b(?:ресурс|средств|финансирован|взнос)\w*",
    },
    delegates=r",? (?:, [^;]{0,120}?, )?что\b",
    joints=r",|:|;|\(|и(?<!\w.)|на [еисхр]|в [еисхр]|ежегодно|каждые|раз в|что",
    soft=r"(?:наращивать|активизировать|укреплять|удвоить) (?:свои )?усилия (?:для|по) |(?:продолж(?:ать|ить)|стремиться|стараться|содействовать тому|приложить (?:все )?усилия[^,;]{0,30}|(?:серьезно )?рассмотреть (?:возможность|вопрос об? \w+)|прилагать (?:все )?усилия[^,;]{0,30}) |(?:\w+о|также|далее|регулярно|и впредь|при необходимости),? |(?:в консультации|в сотрудничестве|в координации|совместно|на основе консультаций) с [^,;]{2,100}, ",
    stop=r"\bдоступ\w*|, (?:включая|в том числе|принимая|с учетом|учитывая|основываясь|в частности путем|в том числе путем)|\bс тем,? чтобы|\bчтобы\b|\bв целях\b|\bс целью\b|\bдля (?:\w+ия|того)\b|\b(?:содержащ|изложенн|упомянут|указанн|сформулированн|представленн)\w+|\bкоторы\w\b|\b(?:осуществлени[юе]|выполнени[юе]) рекомендац",
    kinds={
        "report": r"(?:указ(?:ать|ывать)|пояснить|разъяснить|отра(?:зить|жать)|опис(?:ать|ывать)|осве(?:тить|щать)|проанализировать|анализировать|изложить|излагать|уделить|уделять)\b[^;]{0,200}?\bв (?:своем|своих|его|ее|их|будущих|следующем|ежегодном|очередном|предстоящ\w+)(?: \w+){0,3} (?:доклад|отчет)\w*|(?:представит|представят|подготовит|препроводит)\bGAP\b(?:доклад\w*|исследован\w+|предложени\w+|информаци\w+)\b|(?:доложит|отчитается|проинформирует|уведомит|уведомят|сообщит)\b|(?:представ(?:ить|лять)|(?:под)?готовить|подготавливать|препроводить|препровождать|(?:о)?публиковать|включ(?:ить|ать)|внести|вносить|направ(?:ить|лять)|предостав(?:ить|лять)|распростран(?:ить|ять)|делать|сделать|выносить|вынести|провести|проводить|запросить|запрашивать|собрать|выпустить|издать|передать|разработать|обеспечить представление)\bGAP\b(?:доклад\w*|рекомендац\w+|исследован\w+|предложени\w+|информаци\w+|подборк\w+|резюме|замечани\w+|мнени\w+|соображени\w+|сведени\w+|данны[ехм]\w*|отчет\w*|обзор\w*|анализ|брифинг\w*|сообщени\w+|комментари\w+|заявлени\w+|разъяснени\w+|(?:рабоч|справочн|информационн|дискуссионн|концептуальн)\w+ (?:документ|записк)\w*)\b|(?:доложить|докладывать|отчитаться|отчитываться|(?:про)?информировать(?! (?:широк\w+ )?(?:общественност|населени|люд))|сообщать|сообщить|уведомить|уведомлять)\b|держать\bGAP\bв курсе|завершить работу над (?:\w+ )?(?:доклад|отчет)\w*",
        "review": r"(?:рассмотреть|рассматривать|изучить|изучать(?! и (?:принимать|осуществлять|применять))|пересмотреть|оценить|оценивать|обсудить|проанализировать|анализировать|повторно рассмотреть)\b(?! (?:возможност|вопрос о (?:присоединени|ратификаци|подписани|расширени|увеличени|внесени|предоставлени)|пути))|(?:провести|проводить|осуществить|завершить|начать|продолжить)(?: \w+){0,3} (?:обзор|оценку|рассмотрение|анализ|изучение)\b|держать\bGAP\bпод (?:контролем|наблюдением)|(?:продолжать|продолжить) (?:рассмотрение|изучение)",
        "agenda": r"(?:включ|сохран|оставля)(?:ить|ать|ять)\bGAP\b(?:повестк\w+ дня(?! в области| на период)|программ\w+ работы)",
        "meeting": r"(?:созовет|организует)\bGAP\b(?:совещани\w+|конференци\w+|встреч\w+|заседани\w+|сесси\w+|семинар\w*|форум\w*|консультаци\w+|диалог\w*)\b|(?:созвать|созывать|провести|проводить|организовать|организовывать|устроить|принять меры для созыва|провести необходимую подготовку к созыву|осуществить необходимую подготовку)\bGAP\b(?:совещани\w+|конференци\w+|встреч\w+|заседани\w+|сесси\w+|семинар\w*|форум\w*|консультаци\w+|диалог\w*|дискусси\w+|практикум\w*|прени\w+|обсуждени\w+|симпозиум\w*|саммит\w*|выставк\w+|слушани\w+|брифинг\w*|мероприяти\w+ высокого уровня)\b|собраться\b|приступить к подготовке\b[^;]{0,40}\bсозыв|(?:продолж(?:ать|ить)|впредь проводить|активизировать) (?:\w+ )?консультации",
        "appointment": r"(?:назначить|избрать|назначать|избирать|выдвинуть|назначит|изберет)\b",
        "funding": r"(?:изыскивать|привлекать|привлечь|добиваться|расширять|поддерживать|сохранять|покрыть|покрывать|нести)(?: (?!и\b)[\w-]+,?){0,4} (?:добровольны\w+ взнос\w*|финансировани\w+|финансов\w+ (?:помощ|поддержк)\w*|базу доноров|расход\w+)\b|удовлетвор(?:ить|ять|ения) (?:\w+ )?(?:предполагаемы|ожидаемы|прогнозируемы|финансовы)\w* потребност\w+|(?:выдел(?:ить|ять)|предостав(?:ить|лять)|мобилизовать|обеспеч(?:ить|ивать)|вносить|внести|увеличи(?:ть|вать)|расширить|оказ(?:ать|ывать)|изыскать|направ(?:ить|лять)|делать|сделать)\bGAP\b(?:(?<!имеющихся )(?<!наличных )(?<!людских )ресурс\w+|средств(?!а массовой)\w*|финансировани\w+|взнос\w*|финансов\w+ (?:помощ|поддержк|ресурс|средств|содействи|взнос)\w*|пожертвовани\w+)\b|обеспечени[яе] (?:полной )?(?:выплаты|внесения|уплаты)|приложить\b[^;]{0,50}\b(?:выплаты|внесения|уплаты)|принимать (?:финансовые )?обязательства на|финансировать\b|выплатить\b|уплатить\b|внести взнос\w*|произвести выплат\w*|рассмотреть вопрос о (?:расширении|увеличении) финансирования|(?:выполн(?:ить|ять)|урегулировать|погасить|обеспеч(?:ить|ивать) (?:\w+ )?(?:выполнение|соблюдение))\bGAP\bфинансовы\w+ обязательств\w*|(?:оказ(?:ать|ывать)|предостав(?:ить|лять))\b[^,;]{0,40}\b(?:помощь|поддержку|содействие), (?:включая|в том числе) [^;]{0,120}\bфинансов\w+",
    },
    own={
        "review": r"(?:рассмотреть|рассматривать|изучить|пересмотреть|оценить|обсудить)\b|(?:провести|проводить|продолжить|возобновить|отложить|заверш(?:ить|ит)|проведет|продолжит)(?: \w+){0,2} (?:обзор|рассмотрение|пересмотр|оценку|анализ)\b|вернуться к|отложить (?:принятие|свое) решени[ея]|(?:продолжать|продолжить) (?:активно )?(?:заниматься|рассматривать)|держать\bGAP\bпод (?:контролем|наблюдением)",
        "agenda": r"(?:включить|сохранить|оставить)\bGAP\bповестк\w+ дня",
        "meeting": r"(?:созвать|провести|проводить|организовать|посвятить)\b(?! (?:\w+ )?(?:обзор|оценк|пересмотр|рассмотрени))",
        "appointment": r"(?:назначить|избрать)\b",
        "funding": r"(?:ассигновать|распределить|зачесть|выделить|начислить|пропорционально|вычесть|финансировать)\b|(?:сократить|увеличить|уменьшить)\b[^;]{0,60}\b(?:ресурс|ассигнован|сумм|расход)\w*",
        "report": r"(?:представить|представит|представлять|подготовить)\bGAP\b(?:доклад\w*|рекомендаци\w+)\b|доложит\w*",
    },
    passive={
        "report": r"\bчтобы [^;]{0,100}\b(?:доклад|информация)\b[^;]{0,60}\bбыл[аио]? представлен",
        "review": r"\b(?:продолжать|продолжить) (?:активно )?заниматься\b|\b(?:будет|будут) (?:\w+ )?(?:рассмотрен|рассматрива)\w*|\bпродолжит (?:\w+ )?(?:рассмотрение|пересмотр|обзор)\b|\bнамерение (?:рассмотреть|провести обзор)",
        "agenda": r"\bвключен\w*[^;]{0,160}\bповестк\w+ дня",
        "meeting": r"\b(?:состоится|состоятся|будет (?:созван|проведен)\w*|проведет|созовет)\b",
        "appointment": r"\b(?:будет|будут) (?:\w+ )?(?:избран|назнач)\w*",
        "funding": r"\b(?:сумм[ыау]\b[^;]{0,120}\b(?:начислен|зачт|зачитыва|распредел|прибавл)\w*|подлежащ\w+ (?:начислению|распределению)|(?:будет|будут) финансировать\w*|будут (?:покрываться|зачтены))|\bпокрыва(?:ются|ться)\b|\d (?:млн\.? |млрд\.? |миллион\w* )?долл\w*",
    },
    session=r"\b(?:на|своей|своих|ее|его|их|части|в ходе(?: ее)?|к) (?:ее |своей |его |ее |своих )?ORD(?:(?:,| и| или)(?: на)? ORD)* (?:очередной |основной )?сесси(?:и|ях|ю|ей)\b",
    sessions="сесси",
    past=r"\b(?:принят|состоявш|утвержденн|проведенн|представленн)\w+(?: \w+){0,3} ",
    recurrence={
        "P1Y": r"\b(?:ежегодн\w+|каждый год|раз в год|на каждой (?:своей )?сессии)\b",
        "P2Y": r"\b(?:двухгодичн\w+|раз в два года|каждые два года)\b",
        "P3Y": r"\bтрехгодичн\w+\b|\bраз в три года\b",
        "P4Y": r"\bчетырехгодичн\w+\b",
        "P3M": r"\b(?:ежеквартальн\w+|раз в квартал|раз в три месяца)\b",
        "P1M": r"\bежемесячн\w+\b|\bкаждый месяц\b|\bраз в месяц\b",
        "P6M": r"\b(?:раз в полгода|раз в шесть месяцев|два раза в год)\b",
    },
    every=r"\b(?:каждые|раз в|через каждые) COUNT UNIT\b",
    units={"D": "дней|дня", "W": "недел[иь]", "M": "месяц(?:а|ев)", "Y": "года|лет"},
    counts={
        "два": 2,
        "три": 3,
        "четыре": 4,
        "пять": 5,
        "шесть": 6,
        "семь": 7,
        "восемь": 8,
        "девять": 9,
        "десять": 10,
        "двенадцать": 12,
        "тридцать": 30,
        "шестьдесят": 60,
        "девяносто": 90,
    },
    by=r"(?<!период )\b(?:до|не позднее|к)(?: конца| концу| начала| \w+)? YEAR год",
    about=r"\b(?:в|на|сессии|за)(?: начале| конце| середине)? YEAR год",
    deadline=r"(?:\bдо|позднее|\bк|по) ",
    latest=_NEVER,
    within=r"\b(?:в течение|каждые|в срок)\b",
    further=r"(?:и |а также )?(?=\w{3,}ть\b)",
    matters=r"(?:относительно|касательно|в отношении|касающ\w+|по вопросам|в связи со?|связанн\w+ со?)(?: следующ\w+(?: \w+)?| нижеследующ\w+)?",
)
_AR = Asking(
    actions={
        "requests": r"(?:تكرر|يكرر|تجدد|يجدد|تكرر تاكيد|يكرر تاكيد|تعيد تاكيد|يعيد تاكيد|تؤكد من جديد|يؤكد من جديد) طلبها?ه?(?: الموجه)?(?= الي)|[تين]طلب(?= الي| من| كذلك| ايضا| مرة| كذلك| ان)|[تين]كلف|[تين]وعز|(?:تلتمس|يلتمس)(?= من)",
        "urges": r"[تين]حث|[تين]ناشد",
        "invites": r"[تين]دعو",
        "calls_upon": r"[تين]هيب|(?:تكرر|يكرر|تجدد|يجدد|تكرر تاكيد|تعيد تاكيد|يعيد تاكيد) (?:دعوتها?ه?|نداءها?ه?|مناشدتها?ه?)",
        "encourages": r"[تين]شجع",
        "recommends": r"[تين]وصي",
        "demands": r"[تين]طالب",
        "authorizes": r"[تين]اذن",
        "decides": r"[تين]قرر",
    },
    adverbs=r" ايضا| كذلك| مرة اخري| بقوة| من جديد| مجددا|،? في هذا (?:الصدد|السياق)،?|،? لهذه الغاية،?|،? وتشجع|،? وتحث",
    linked=r"[\u060c\u061b.:]\s*(?:و|ف)?(?:(?:في هذا (?:الصدد|السياق)|لهذه الغاية|لهذا الغرض|تحقيقا لهذه الغاية|بناء علي ذلك|من ثم|بالتالي)،? )?(?:و|ف)?|(?<!\w)[وف]|(?:مجلس الامن|المجلس|الجمعية العامة) ",
    unlike=r"(?<!\w)(?:ان|التي|الذي|لا|ما|لم|كما|حيث|وان|الذين|قد) ",
    others=r"، و(?:ترحب|يرحب|تلاحظ|يلاحظ|تحيط|يحيط علما|تقر|يقر|تشدد|يشدد|تؤكد|يؤكد|تعرب|يعرب|تشيد|يشيد|تدين|يدين|تشير|يشير|تؤيد|يؤيد|تعلن|يعلن|تعترف|يعترف|تسلم|يسلم|تتطلع|يتطلع|تثني|يثني|تعتبر|يعتبر|تعتمد|يعتمد|تدرك|يدرك|تنوه|ينوه|تاسف|ياسف|تامل|يامل|تستنكر|يستنكر|تشجب|يشجب|تدعم|يدعم|تقدر|يقدر)(?= )",
    actor=r" (?:ايضا |كذلك )?(?!علي |ان )(?:الي |من |ب)?(?P<actor>[^؛:]{2,160}?)(?=،| و?ان | علي | الي |:| القيام| (?:تقديم|اعداد|ادراج|مواصلة|اتخاذ|زيادة|اجراء|عقد|تنظيم|توفير|النظر|مضاعفة|كفالة|ضمان|تعزيز|موافاة|ابلاغ|تزويد|التبرع|المساهمة)\b| في دورت)",
    entry=r" (?:و?ان|الي|علي) (?=\w)",
    lead=r"\([^\W\d_]{1,2}\) (?:ان )?|(?<!\w)ان\u060c [^\u061b]{4,160}?\u060c |(?:^|[\u060c\u061b:])\s*و?(?:بان |ان |الي |علي |ب|ل)?|(?<!\w)و?(?:ان|بان|الي|علي ان|علي|لكي|كي) (?:لا )?|القيام[^؛]{0,120}? ب|(?<!\w)(?<!رصد )(?<!متابعة )و",
    delegates=r" (?:ب)?ان\b",
    joints=r"\u060c|\u061b|:|\(|و(?<!\w.)|ان(?<!\w..)|بان(?<!\w...)|الي(?<!\w...)|علي(?<!\w...)|لكي(?<!\w...)|كي(?<!\w..)|القيام",
    soft=r"(?:يواصل|تواصل|تواصلا|يواصلوا|مواصلة|يستمر|تستمر|الاستمرار|يسعي|تسعي|السعي|يبذل|تبذل|بذل الجهود|يعمل|تعمل|العمل|يقوم|تقوم|القيام|يتولي|تتولي)(?: في| علي| الي| ب)?[، ](?:[^\u060c\u061b]{0,80}?[\u060c] )?(?:ب)?",
    stop=r"(?<!\w)(?:و?مزود\w*|و?مجهز\w*|الحصول|بغية|بهدف|من اجل|لكي|مع مراعاة|بما في ذلك من خلال|وفقا|عملا|الوارد\w*|المشار|المقدم\w*|الصادر\w*|التي|الذي|تنفيذا) ",
    kinds={
        "report": r"(?:[يت]بين|[يت]وضح|[يت]شرح|[يت]تناول|[يت]شير|توضيح|تناول|شرح)(?:وا|ا)?\b[^\u061b]{0,160}?(?<!\w)في (?:تقرير|تقارير|اطار تقرير)\w*|(?:[يت]?قدم|تقديم|[يت]عد|اعداد|[يت]واف[ويا]?|موافاة|[يت]درج|ادراج|[يت]ضمن|تضمين|[يت]حيل|احالة|[يت]صدر|اصدار|[يت]نشر|نشر|[يت]تيح|اتاحة|[يت]زود|تزويد|[يت]جري|اجراء|[يت]عرض|عرض|[يت]لتمس|التماس|[يت]رفع|رفع|[يت]جمع|جمع|[يت]بدي|ابداء|[يت]ضع|وضع(?! (?:ال)?مقترحات))(?:ها|ه|وا|هم|ا|ان|ون|و|ي)?\bGAP(?<!\w)(?:ال|ب|و|بال|وال)?(?:تقرير|تقارير|توصي|دراس|احاط|معلومات|تجميع|مجموعة|موجز|تعليقات|اراء|مقترحات|ملاحظات|بيانات|تحديث|مستجدات|عرض)\w*|(?:[يت]بلغ|ابلاغ|[يت]طلع|اطلاع|[يت]حيط|احاطة|اخطار|[يت]خطر)(?:ها|ه|هما)?(?: (?:ال)?(?:مجلس|جمعية|لجن|امين|هيئ|دورة|بانتظام|علما)|(?<=ها) )|ابقاء[^\u061b]{0,60}علي علم",
        "review": r"(?:(?:[يت]عيد |اعادة )?(?:[يت]?نظر|النظر)(?! (?:بجدية )?في (?:امكاني|الانضمام|التصديق|ان |اتخاذ|زيادة|تقديم))|[يت]ستعرض|استعراض|[يت]درس|[يت]بحث(?! امكاني)|بحث(?! امكاني)|[يت]قيم|تقييم|[يت]ناقش|مناقشة)\b|(?:اجراء|[يت]جري)(?: \w+){0,2} (?:استعراض|تقييم)\w*|ابقاء[^\u061b]{0,80}قيد (?:ال)?(?:نظر|استعراض)",
        "agenda": r"(?:[يت]درج|ادراج|[يت]بقي|ابقاء)\bGAPجدول (?:ال)?اعمال",
        "meeting": r"(?:[يت]عقد|عقد|[يت]نظم|تنظيم|[يت]ستضيف|استضافة|[يت]جري|اجراء|[يت]دعو الي عقد|الدعوة الي عقد|للدعوة الي عقد)(?:ا|وا)?\bGAP(?<!\w)(?:ال)?(?:اجتماع|مؤتمر|قمة|دور[ةا]|حلق|منتدي|مشاورات|حوار|مناقش|ندو|جلس|تبادل)\w*|(?:مواصلة|[يت]واصل) (?:ال|هذه ال|اجراء )?(?:مشاورات|تشاور)|(?:ال)?(?:اعمال|ترتيبات|تحضيرات)[^\u061b]{0,40}لعقد|(?:تكثيف|[يت]كثف) (?:\w+ )?(?:ال)?مشاورات\w*",
        "appointment": r"(?:[يت]عين|تعيين|[يت]نتخب|انتخاب|[يت]سمي|تسمية)\b",
        "funding": r"(?:[يت]وفر|توفير|تقديم|[يت]قدم|تخصيص|[يت]خصص|تعبئة|[يت]عبئ|[يت]حشد|حشد|زيادة|[يت]زيد|[يت]دفع|دفع|[يت]سدد|سداد|تسديد|تمويل|[يت]مول|تكفل|كفالة|ضمان|[يت]عجل بدفع|التعجيل بدفع)(?:ا|وا|ها)?\bGAP(?<!\w)(?:ال|ب|وال|بال)?(?:موارد(?! (?:ال)?(?:متاحة|موجودة|بشرية))|اموال|تمويل|تبرعات|مساهمات|اشتراكات|انصبة)\w*|(?:[يت]وفر|توفير|تقديم|[يت]قدم)\b[^\u060c\u061b]{0,60}(?:ال)?(?:دعم|مساعدة|مساهمات)[^\u060c\u061b]{0,20}(?:ال)?مالي\w*|(?:[يت]وفر|توفير|تقديم|[يت]قدم)\b[^\u060c\u061b]{0,60}(?:ال)?(?:دعم|مساهمات)[^\u060c\u061b]{0,20}(?:ال)?طوعي\w*|(?:الدخول|[يت]دخل) في التزامات|(?:ال)?تبرع\w*|[يت]نظر(?: بجدية)? في زيادة (?:ال)?تمويل|[يت]عجل بدفع|(?:المساهمة|[يت]ساهم\w?)[^\u060c\u061b]{0,60}صندوق|(?:تمويل|[يت]مول)\b|(?:الوفاء|[يت]في|[يت]وفي|معالجة|[يت]عالج|التقيد|[يت]تقيد|الامتثال)\w*\bGAP(?<!\w)(?:ال|ب)?التزامات\w* (?:ال)?مالية|(?:تقديم|[يت]قدم|توفير|[يت]وفر)\w* (?:ال)?(?:مساعدة|دعم)\w*،? بما (?:في ذلك|فيها) [^\u061b]{0,120}مالي\w*",
    },
    own={
        "review": r"(?:[يت]نظر|النظر|[يت]ستعرض|استعراض|[يت]درس|[يت]بحث)\b|(?:مواصلة|[يت]واصل|استئناف|[يت]ستانف|ارجاء|[يت]رجئ) (?:ال)?(?:نظر|استعراض|بت)|(?:ارجاء|[يت]رجئ) اتخاذ|(?:ابقاء|[يت]بقي)[^\u061b]{0,60}قيد|(?:العودة|[يت]عود) الي",
        "agenda": r"(?:[يت]درج|ادراج|[يت]بقي|ابقاء)\bGAPجدول (?:ال)?اعمال",
        "meeting": r"(?:[يت]عقد|عقد|[يت]نظم|تنظيم|[يت]دعو الي|[يت]كرس|تكريس)\b(?! العزم)",
        "appointment": r"(?:[يت]عين|تعيين|[يت]نتخب|انتخاب)\b",
        "funding": r"(?:[يت]عتمد مبلغ|[يت]رصد|رصد|[يت]قسم|تقسيم|[يت]خصص|تخصيص|[يت]خصم|خصم)\b|(?:تخفيض|[يت]خفض|زيادة)\b[^\u061b]{0,60}(?:موارد|اعتماد)\w*",
        "report": r"(?:[يت]قدم|تقديم)\bGAP(?<!\w)(?:ال)?(?:تقرير|تقارير|معلومات)\w*",
    },
    passive={
        "review": r"قيد (?:النظر|نظره|نظرها|الاستعراض)",
        "agenda": r"(?:[يت]درج|ادراج)[^\u061b]{0,200}جدول (?:ال)?اعمال",
        "meeting": r"(?<!\w)(?:س?[يت]عقد|ستعقد|سيعقد) (?:ال)?(?:مؤتمر|اجتماع|دورة|حوار)",
        "funding": r"(?<!\w)(?:[يت]قسم|[يت]خصم|[يت]رصد|ان تضاف) |\d[^\u061b\u060c]{0,12} دولار|(?:تلبية|[يت]لبي) (?:ال)?احتياجات (?:ال)?(?:متوقعة|مالية|تمويلية)",
    },
    session=r"(?:دورتها|دورته|الدورة|دورتيها|دورتيه|دوراتها|دورتهما|الدورتين) ORD(?:(?: و|،? و?)ORD)*",
    sessions="دور",
    past=r"(?:اعتمد\w*|المعقود\w*|المتخذ\w*|عقد\w*|اتخذ\w*)(?: \w+){0,3} ",
    recurrence={
        "P1Y": r"(?:سنويا|سنوية|السنوية|السنوي|سنوي|كل سنة|كل عام)",
        "P2Y": r"(?:كل سنتين|كل عامين)",
        "P3Y": r"كل ثلاث سنوات",
        "P4Y": r"كل اربع سنوات",
        "P3M": r"(?:فصلية|كل ثلاثة اشهر|ربع سنوي\w*)",
        "P1M": r"(?:شهرية|شهريا|كل شهر)",
        "P6M": r"(?:نصف سنوية|كل ستة اشهر)",
    },
    every=r"كل COUNT UNIT",
    units={"D": "يوما|ايام", "W": "اسابيع", "M": "شهرا|اشهر", "Y": "سنوات|اعوام"},
    counts={
        "ثلاثة": 3,
        "ثلاث": 3,
        "اربع": 4,
        "اربعة": 4,
        "خمس": 5,
        "خمسة": 5,
        "ستة": 6,
        "ست": 6,
        "ثلاثين": 30,
        "ستين": 60,
        "تسعين": 90,
    },
    by=r"(?:بحلول|قبل|اقصاه|حتي|غاية)(?: نهاية| مطلع| اواخر| نهاية شهر)?(?: عام| سنة)?(?: [^\W\d]+(?: الاول| الثاني)?/\w+)? YEAR",
    about=r"(?<!المستدامة )(?:في|لعام|خلال|لسنة)(?: عام| سنة)? ?YEAR",
    deadline=r"(?:قبل|بحلول|اقصاه|حتي|غاية)(?: يوم)? ",
    latest=_NEVER,
    within=r"(?:خلال|غضون|كل)",
    further=r"و(?:ان|الي|علي) ",
    matters=r"(?:بالنسبة الي|بشان|فيما يتعلق ب|فيما يخص|المتعلق\w* ب|المتصل\w* ب) ?(?:ما يلي|(?:ال)?\w+ (?:ال)?تالية)?",
    before=r"(?<![^\W\u0648\u0641])",
)
_ZH = Asking(
    actions={
        "urges": r"敦促|强烈呼吁|强烈敦促|恳请",
        "demands": r"强烈要求|责成",
        "invites": r"邀请",
        "requests": r"(?<![邀申促吁提恳])请(?![求示愿])|重申(?:其|这一)?请求|委托|要求|指示(?=[^，。；]{2,30}(?:完成|提交|采取|编写|开展|进行|制定|确保|继续))",
        "calls_upon": r"呼吁|吁请|促请",
        "encourages": r"鼓励",
        "recommends": r"建议",
        "authorizes": r"授权",
        "decides": r"决定",
    },
    adverbs=r"又|还|再次|并|进一步|为此|在这方面|和(?:鼓励|敦促|邀请)",
    linked=r"(?:[，。；：]|并且?|和|还|又|也|我们|再次|再度|重申|进一步|特别|强烈|大力|为此|在这方面|在这一?点上|同时|以及|因此|兹|继续|安全理事会|安理会|大会|理事会)\s*",
    unlike=r"[的所被经其该按照据遵]|提出|各项|有关",
    others=r"，(?:并|又|还|同时)?(?:欢迎|注意到|表示|确认|认识到|强调|重申|赞扬|赞赏|谴责|回顾|认可|核准|支持|宣布|感到遗憾|着重指出|指出|期待|期望|感谢|赞同|承认|申明|遗憾地|关切地|赞赏地|满意地)",
    actor=r"(?P<actor>[^，。；：]{2,60}?)(?=就|向|继续|在(?!内)|提交|提出|编写|口头|通过|，|：|与|为(?!期)|根据|确保|每|采取|定期|酌情|充分|从|作为|将|于|考虑|加强|支持|协助|提供|召开|举行|(?<![个各些类])组织|任命|审议|审查|不迟于|最迟|按照|参加|参与|进行|开展|尽快|立即|迅速|进一步|积极|努力|不断|增加|缴纳|自愿|慷慨|捐|列入|评估|研究|讨论|重新|及时|提高|采用|执行|铭记|探讨|充分利用|促进|推动|认真|至迟|分析|尽力|说明|履行|清偿)",
    entry=r"(?!)",
    delegates=r"[^；。：]{0,60}?(?:应|须|将)",
    lead=r"(?:应当?|须|将)(?:继续|定期|口头|及时|每年)*(?:(?:向|就|在|于)[^，。；]{1,60}?)?|（[a-z一二三四五六七八九十]{1,3}）|(?:^|[，：、]|并|以及|及|和|还|或)\s*(?:继续|定期|口头|每[年月]|及时|酌情|努力|尽快|进一步|全面|不断|随时|再|提前|优先|认真|仔细|充分|积极|主动|直接|自愿|慷慨|迅速|立即|尽力|足额|考虑)*(?:(?:向|就|在|与|同|根据|按照|依照|不迟于|最迟|至迟|于|通过)[^，。；]{1,90}?)?",
    joints=r"[，：、并以及和还或应须将（]",
    soft=r"继续|定期|口头|每[年月]|每\w{1,4}(?:天|年|个月)|及时|酌情|努力|尽快|进一步|全面|不断|随时|再|提前|优先|认真|仔细|充分|积极|主动|直接|自愿|慷慨|迅速|立即|尽力|足额|考虑|开始|着手|考虑到[^，。；]{2,40}，",
    stop=r"，?以便|，?以期|为此目的|同时(?:铭记|考虑)|，?考虑到|，?以确保|所载|中提出的|，?目的是",
    kinds={
        "report": r"(?:提交|提出|提供|编写|编制|印发|转递|列入|介绍|分发|公布|转交|递交|征求|汇编|载列|送交|传达|递送|发表|补充)GAP(?:报告(?!员)|建议|研究|最新情况|资料|信息|提案|汇编|摘要|评论|意见|看法|说明|情报|数据|简报)|(?:(?:向|就)[^，。；]{1,60}?|每[^，。；]{1,8}|定期|口头|继续|就此)报告(?![员书中])|在[^，。；]{0,30}报告中(?:说明|列入|提供|载列|介绍|分析|反映|报告)|通报|汇报|告知|(?:随时|定期)[^；。]{0,20}(?:了解|通报)|(?:拟订|拟定|制定|制订)GAP(?:建议|提案)",
        "review": r"探讨(?=[^，。；]{0,40}(?:方式|途径|办法|问题))|(?:(?:重新|持续|继续)?(?:审议|审查|评估|复核|审评|讨论(?!会)|研究(?=如何|进一步|各种|采取|这一|该|有关|关于)|审视|检讨))(?!大会|会议|进程|机制|报告|结果|程序|组|周期|方法|标准|访问|的|加入|批准|签署|能否|是否可)|不断审查",
        "agenda": r"列入[^；。]{0,240}(?:(?<![年展])议程|工作方案)",
        "meeting": r"(?:召开(?!的)|举行(?!的)|组织(?!安排|和|或|、|以及|参加)|举办|安排|主办|召集)[^；。，]{0,70}?(?:会议(?!安排|支持|服务)|首脑会议|论坛|协商|磋商|对话|研讨会|讨论|讲习班|讨论会|辩论|圆桌)|(?:继续|定期|进行)[^，。；]{0,20}(?:协商|磋商|对话)|筹备[^，。；]{0,20}召开|为(?:举行|召开)[^；。]{0,30}(?:筹备|准备)|(?:加紧|加强|深化|开展)[^，。；]{0,10}(?:磋商|协商)",
        "appointment": r"(?:任命|选举|指定|推选|提名|选出)(?!的|程序)",
        "funding": r"(?:提供|拨出|筹集|调动|捐助|增加|缴纳|支付|拨付|筹措|提高|划拨|确保(?=[^，。；]{0,40}(?:资源|资金|经费|供资|捐款|摊款|款项))|投入)(?![^，。；]{0,30}(?:拥有|具备|具有|获得|获取))GAP(?:(?<!现有)(?<!可用)(?<!人力)资源|资金|经费|捐款|捐助(?![者方国界])|财政(?:支持|援助|资源|支助)|供资|摊款|款项|自愿捐)|捐款|捐助(?![者方国界])|缴款|承付(?:款项|费用)|缴纳[^；。]{0,20}费用|(?:履行|处理|遵守|清偿|兑现)GAP(?:财政|财务|财政方面的)义务|(?:提供|给予)[^，。；]{0,20}(?:援助|支助|支持)，?包括[^。；]{0,60}(?:财政|资金)",
    },
    own={
        "review": r"(?:审议|审查|重新讨论|讨论|评估|复核|再审)(?!组|机制|会议)|推迟(?:审议|作出决定|采取行动)|暂缓(?:审议|作出决定)|(?:继续)?(?:积极)?处理此[案事]|审议(?:此事|这一问题|该问题)",
        "agenda": r"列入[^；。]{0,240}(?<![年展])议程",
        "meeting": r"(?:召开|举行|举办|召集)",
        "appointment": r"(?:任命|选举|指定|选出)",
        "funding": r"(?:批款|拨款|分摊|抵减|批准|减除)(?!比额)|(?:减少|削减|增加)[^；。]{0,60}(?:资源|批款|经费)",
        "report": r"(?:提交|提出)[^；。]{0,60}报告",
    },
    passive={
        "review": r"处理此[案事]|(?:积极)?处理这一?个?(?:问题|事项)|继续审议|完成对?[^，。；]{0,60}(?:审查|审议|评估)",
        "agenda": r"(?<![年展])议程[^；。]{0,300}列入|列入[^；。]{0,240}(?<![年展])议程",
        "meeting": r"(?:将|应)(?:于|在)[^；。，]{0,60}(?:召开|举行)",
        "appointment": r"由[^；。，]{0,30}选举产生",
        "funding": r"批款[\s\d]|(?:会员国|各国)[^；。]{0,60}分摊|分摊[\s\d]|减除|贷项|抵减|贷记|\d(?:\s?万|\s?亿)?美元|由[^；。，]{0,20}(?:承担|支付)|(?:满足|应对)[^，。；]{0,20}(?:预期|资金|财政|预算)需[求要]",
    },
    session=r"第ORD(?:届?(?:和|、|至|及)第?ORD)*届(?:实质性|常)?(?:会议|主要会期|会期)",
    sessions="届",
    past=r"(?:通过|举行|召开|作出)的?",
    recurrence={
        "P1Y": r"(?:每年|年度|逐年|每届会议)",
        "P2Y": r"每两年|每隔一年|两年期|两年一次",
        "P3Y": r"每三年",
        "P4Y": r"每四年",
        "P3M": r"每季度|每三个月",
        "P1M": r"每月|每个月",
        "P6M": r"每半年|每六个月",
    },
    every=r"每隔?COUNTUNIT",
    units={"D": "天|日", "W": "个?星期|周", "M": "个月", "Y": "年"},
    counts={
        "两": 2,
        "三": 3,
        "四": 4,
        "五": 5,
        "六": 6,
        "七": 7,
        "八": 8,
        "九": 9,
        "十": 10,
        "三十": 30,
        "六十": 60,
        "九十": 90,
    },
    by=r"(?:不迟于|最迟(?:于|在)?|到|至迟于?|(?:在|于)?(?=\d{4}年(?:\d{1,2}月)?(?:底|年底|年底前|前|之前|以前)))YEAR年(?!议程|可持续)",
    about=r"(?:在|于|将于)?YEAR年(?!\d|议程|可持续|《)",
    deadline=r"(?:不迟于|延长至|延至|直到|直至|最迟在|截至|最迟于)",
    latest=r"(?:以前|之前|前|为止)",
    within=r"(?:每|之内|以内|内)",
    further=r"并(?=\w)",
    matters=r"(?:就|关于|涉及|对于|有关)(?:以下|下列)\w{0,6}",
    before="",
    after="",
    farthest=0,
)
ASKING: dict[str, Asking] = {"en": _EN, "fr": _FR, "es": _ES, "ru": _RU, "ar": _AR, "zh": _ZH}
