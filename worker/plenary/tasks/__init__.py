"""What runs on the queues. A task claims, calls the stages and commits; what it calls knows no Celery."""
