"""What the tasks do, without Celery."""
