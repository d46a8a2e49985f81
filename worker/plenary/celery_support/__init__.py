"""Extensions of Celery: the shared beat, liveness probes, event batching, the task base class."""
