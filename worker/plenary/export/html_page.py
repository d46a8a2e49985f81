"""Records as one self-contained page of HTML, to be kept, sent and printed. It loads and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, Template

from plenary.domain.languages import direction
from plenary.domain.record import Record

_START = """\
<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark }
body { font: 1.05rem/1.6 Georgia, "Noto Serif", "Noto Naskh Arabic", "Noto Serif CJK SC", serif; margin: 0 }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: break-word }
article + article { border-top: 1px solid; margin-top: 3rem; padding-top: 1rem; break-before: page }
h1 { font-size: 1.4rem; line-height: 1.3; margin: .2rem 0 .6rem }
h2 { font-size: 1.05rem; text-align: center; margin: 1.5rem 0 .6rem }
p { margin: 0 0 .8rem }
.facts, .source { font-size: .9rem; opacity: .8 }
.indent-1 { margin-inline-start: 2rem } .indent-2 { margin-inline-start: 4rem } .indent-3 { margin-inline-start: 6rem }
.clause { text-indent: 2rem }
.number { margin-inline-end: .4rem }
.scroll { overflow-x: auto; margin-bottom: .8rem }
table { border-collapse: collapse }
td { border: 1px solid; padding: .25rem .5rem; vertical-align: top; text-align: start }
.notes { border-top: 1px solid; margin-top: 2rem; padding-top: .8rem; font-size: .9rem }
@media print { main { max-width: none; padding: 0 } p, tr { break-inside: avoid } a { color: inherit } }
</style>
</head>
<body>
<main>
"""
_ARTICLE = """\
<article lang="{{ record.language }}" dir="{{ direction }}">
<p class="facts"><bdi>{{ record.name }}</bdi>{% for fact in facts %} · {{ fact }}{% endfor %}</p>
{% if record.title %}
<h1 dir="auto">{{ record.title }}</h1>
{% endif %}
{% for block in record.blocks %}
{% if block.rows %}
<div class="scroll" id="{{ at }}{{ block.id }}"><table>
{% for row in block.rows %}
<tr>{% for cell in row %}<td dir="auto">{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</table></div>
{% else %}
{% set tag = "h2" if block.kind == "heading" else "p" %}
<{{ tag }} id="{{ at }}{{ block.id }}" class="{{ block.kind }} indent-{{ [block.level, 3]|min }}">
{%- if block.number %}<span class="number">{{ block.number }}</span>{% endif %}
{%- if block.lead and block.text.startswith(block.lead) %}<em>{{ block.lead }}</em>{{ block.text[block.lead|length:] }}
{%- else %}{{ block.text }}{% endif %}
{%- for note in block.notes %}<sup><a href="#{{ at }}note-{{ note }}">{{ note }}</a></sup>{% endfor %}</{{ tag }}>
{% endif %}
{% endfor %}
{% if record.footnotes %}
<section class="notes">
{% for note in record.footnotes %}
<p id="{{ at }}note-{{ note.marker }}"><sup>
{%- if note.block %}<a href="#{{ at }}{{ note.block }}">{{ note.marker }}</a>{% else %}{{ note.marker }}{% endif -%}
</sup> {{ note.text }}</p>
{% endfor %}
</section>
{% endif %}
{% set source = record.source %}
<p class="source"><bdi>{{ source.store }}://{{ source.bucket }}/{{ source.key }}</bdi>{% if source.sha256 %}
 · <bdi>sha256:{{ source.sha256 }}</bdi>{% endif %}</p>
</article>
"""
_END = "</main>\n</body>\n</html>\n"


def html_page(records: Iterable[Record]) -> Iterator[str]:
    """Write the page in pieces, an article a record; its title is that of the first. All texts stay text in it."""
    started = False
    for number, record in enumerate(records, start=1):
        if not started:
            title = f"{record.name} {record.title or ''}".rstrip()
            yield _template(_START).render(title=title, language=record.language)
            started = True
        yield _template(_ARTICLE).render(
            record=record, direction=direction(record.language), facts=_facts(record), at=f"d{number}-"
        )
    if not started:
        yield _template(_START).render(title="Plenary", language="en")
    yield _END


@cache
def _template(text: str) -> Template:
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _facts(record: Record) -> list[Any]:
    return [fact for fact in (record.organ, record.session, record.adoption_date or record.date_issued) if fact]
