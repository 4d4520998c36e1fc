"""What happens by itself every minute: `./participa periodic` calls each of these in order.

A job takes the time of the round and calls operations; it must bear being called again, and
finish quickly: long work is enqueued as a task.
"""

from collections.abc import Callable
from datetime import datetime

from participa.accountability.tasks import remind
from participa.articulation.tasks import remind_of_sessions
from participa.audit.tasks import seal
from participa.kernel import mechanisms, tasks
from participa.notices.tasks import queue_due_mail
from participa.objectives.tasks import remind_of_contributions
from participa.relations.tasks import measure_due

JOBS: list[Callable[[datetime], object]] = [
    tasks.sweep,
    remind,
    remind_of_sessions,
    remind_of_contributions,
    queue_due_mail,
    seal,
    mechanisms.each_minute,
    measure_due,
    tasks.prune,
]
