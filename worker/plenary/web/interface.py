"""The languages of the pages: gettext catalogues, read as they are written, and the templates in each language."""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from importlib.resources import files
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from plenary.domain.languages import direction
from plenary.parsing.languages import language

DOMAIN = "plenary"
COOKIE = "plenary_language"
# code: the language's own name
SPOKEN = {"ar": "العربية", "en": "English", "es": "Español", "fr": "Français", "ru": "Русский", "zh": "中文"}
_QUALITY = re.compile(r"\s*([a-zA-Z]{1,8})(?:-[\w-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the pages: its templates, numbers and dates."""

    code: str
    environment: Environment

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction(self.code)


@cache
def tongue(code: str) -> Tongue:
    """Set up one language. English is the language of the templates."""
    environment = Environment(
        loader=PackageLoader("plenary.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = catalogue(code)
    locale = Locale.parse(code)
    installed: Any = environment
    installed.install_gettext_callables(translations.gettext, translations.ngettext, newstyle=True)
    environment.filters |= {
        "number": lambda value: format_decimal(value, locale=locale),
        "percent": lambda value: format_percent(value, locale=locale),
        "day": lambda value: _day(value, locale),
        "moment": lambda value: _moment(value, locale),
        "age": lambda seconds: format_timedelta(seconds, locale=locale),
        "language": partial(language_name, code),
        "organ": partial(organ_name, code),
        "path": path,
        "query": lambda values: urlencode([(name, value) for name, value in values if value not in {None, ""}]),
        "direction": direction,
        "code_parts": lambda text: text.split("`"),
        "file_name": lambda key: PurePosixPath(key).name,
    }
    return Tongue(code, environment)


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Read `translations/<code>.po`; English has none."""
    source = files("plenary.web").joinpath("translations", f"{code}.po")
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code, domain=DOMAIN))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def wanted_language(request: Request) -> str:
    """Choose the language of the pages: the link that was followed, the one kept, the browser's, English."""
    for code in (request.query_params.get("ui"), request.cookies.get(COOKIE)):
        if code in SPOKEN:
            return str(code)
    accepted = request.headers.get("accept-language", "")[:200]
    best, rank = "en", 0.0
    for part in accepted.split(","):
        if (match := _QUALITY.fullmatch(part)) and match[1].lower() in SPOKEN and float(match[2] or 1) > rank:
            best, rank = match[1].lower(), float(match[2] or 1)
    return best


def language_name(code: str, named: str) -> str:
    """The name of a language in a language of the pages."""
    return str(Locale.parse(code).languages.get(named, named))


def organ_name(code: str, organ: str) -> str:
    """The name of an organ in a language of the pages; the code of one that has no name there."""
    return language(code).organs.get(organ, organ)


def path(text: str) -> str:
    """Quote an id or a symbol as part of a path: its slashes stay."""
    return quote(text, safe="/:()")


def _day(value: str | None, locale: Locale) -> str:
    try:
        return format_date(date.fromisoformat((value or "")[:10]), "medium", locale=locale)
    except ValueError:
        return value or ""


def _moment(value: str | float | None, locale: Locale) -> str:
    try:
        moment = datetime.fromisoformat(value or "") if isinstance(value, str) or value is None else None
    except ValueError:
        return str(value)
    moment = moment or datetime.fromtimestamp(float(value or 0)).astimezone()
    return f"{format_datetime(moment, 'short', locale=locale)}"
