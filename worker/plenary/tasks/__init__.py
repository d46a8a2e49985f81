"""The Celery tasks. Each claims, calls the services and commits; the services know no Celery."""
