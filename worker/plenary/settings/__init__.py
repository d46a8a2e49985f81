"""How Plenary is set up: settings from the environment, Celery, logging, and the checks made before a start."""
