"""Flower's configuration file, from the settings; the default of `celery -A plenary.app flower`.

The names are those of Flower's options. Credentials are never on a command line. `/metrics` and `/healthcheck` stay
open even with a password. https://flower.readthedocs.io/en/latest/config.html
"""

from __future__ import annotations

import re
from ast import literal_eval
from typing import Any

from plenary.settings.model import settings

_PROVIDERS = {
    "google": "GoogleAuth2LoginHandler",
    "github": "GithubLoginHandler",
    "gitlab": "GitLabLoginHandler",
    "okta": "OktaLoginHandler",
}
_SAVE_SECONDS = 60
_FAILED = re.compile(r"FileFailedError\('(\w+)'\)")
_flower = settings().flower

address, port = _flower.host, _flower.port
url_prefix = _flower.url_prefix.strip("/")
read_only = _flower.read_only
max_tasks = _flower.tasks
logging = "none"  # plenary.app sets it up
natural_time = False
tasks_columns = "name,args,state,result,received,runtime,worker,uuid"

if _flower.basic_auth:
    basic_auth = [_flower.basic_auth.get_secret_value()]
if _flower.oauth:
    auth = _flower.oauth.emails
    auth_provider = f"flower.views.auth.{_PROVIDERS[_flower.oauth.provider]}"
    oauth2_key, oauth2_secret = _flower.oauth.key, _flower.oauth.secret.get_secret_value()
    oauth2_redirect_uri = _flower.oauth.redirect_uri
if _flower.database:
    persistent, db, state_save_interval = True, str(_flower.database), 1000 * _SAVE_SECONDS


def format_task(task: Any) -> Any:
    """Shorten the result: outcome, record, reason."""
    if failed := _FAILED.fullmatch(task.exception or ""):
        task.result = f"failed \u00b7 {failed[1]}"
        return task
    try:
        result = literal_eval(task.result or "")
    except (ValueError, SyntaxError):
        return task
    if isinstance(result, dict):
        task.result = " \u00b7 ".join(str(value) for value in result.values() if value)
    return task
