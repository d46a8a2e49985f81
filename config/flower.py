"""Flower's configuration: all that the settings give, and the appearance, to be changed here.

`celery -A plenary.app flower --conf=config/flower.py`; options: https://flower.readthedocs.io/en/latest/config.html
"""

from __future__ import annotations

from plenary.settings.flower import *  # noqa: F403 - a configuration file is its names

tasks_columns = "name,args,state,result,received,runtime,worker,uuid"
natural_time = False
