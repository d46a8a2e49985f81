"""One self-contained page of HTML: the languages side by side, and what disagrees. It loads and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment

from plenary.domain.alignment import Alignment
from plenary.domain.languages import direction
from plenary.export.alignment.texts import line_of

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aligned language versions</title>
<style>
body { font: 15px/1.45 sans-serif; margin: 1rem; color: #1a1a1a; background: #fff }
div { overflow-x: auto }
table { border-collapse: collapse; margin-bottom: 2rem }
th, td { border: 1px solid #999; padding: .35rem .5rem; vertical-align: top; text-align: start; min-width: 12rem }
th[scope=row] { min-width: 5rem; font-weight: normal }
thead th { background: #eee }
.odd { background: #fff0c2 }
</style>
</head>
<body>
<main>
{% for alignment in alignments %}
<h1>{{ line_of(alignment.symbol) }}</h1>
{% if alignment.discrepancies %}
<ul>
{% for item in alignment.discrepancies %}
<li>{{ item.kind.replace("_", " ") }} in {{ line_of(item.row) }}
{%- if item.odd %}, the odd language is {{ item.odd }}{% endif %}</li>
{% endfor %}
</ul>
{% endif %}
<div tabindex="0" role="region" aria-label="Texts of {{ line_of(alignment.symbol) }}">
<table>
<thead><tr><th scope="col">Row</th>
{%- for code in alignment.languages %}<th scope="col">{{ code }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in alignment.rows %}
<tr><th scope="row">{{ line_of(row.id) }}</th>
{%- for code in alignment.languages %}
{%- set text = row.texts.get(code) %}
<td lang="{{ code }}" dir="{{ direction(code) }}"{% if (row.id, code) in odd(alignment) %} class="odd"{% endif %}>
{{- line_of(text.text) if text else "" }}</td>
{%- endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
{% endfor %}
</main>
</body>
</html>
"""


def page(alignments: Sequence[Alignment]) -> str:
    """The page. Texts of the documents are text in it, whatever they hold."""
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_PAGE)
    return template.render(alignments=alignments, line_of=line_of, direction=direction, odd=_odd)


def _odd(alignment: Alignment) -> set[tuple[str, str]]:
    return {(item.row, item.odd) for item in alignment.discrepancies if item.odd}
