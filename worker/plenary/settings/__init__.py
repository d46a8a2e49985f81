"""The settings of a process: the typed tree, its checks, Celery's configuration and the schedule."""
