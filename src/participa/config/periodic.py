"""What happens by itself every minute: `./participa periodic` calls each of these in order.

A job takes the time of the round and calls operations; it must bear being called again, and
finish quickly: long work is enqueued as a task.
"""

from collections.abc import Callable
from datetime import datetime

from participa.audit.tasks import seal

JOBS: list[Callable[[datetime], object]] = [seal]
