"""Who may group questions: whoever moderates the process."""

from participa.kernel.agents import Agent
from participa.kernel.rulings import Ruling
from participa.participation.models import Activity
from participa.participation.rules import may_moderate


def may_group(by: Agent, activity: Activity) -> Ruling:
    return may_moderate(by, activity.process)
