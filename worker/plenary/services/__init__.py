"""The work of the tasks, without Celery."""
