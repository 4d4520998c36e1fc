"""The spine: Process → Phase → Activity → Contribution, and what people do around one."""

from .around import Comment, Endorsement, Follow, Support
from .contributions import (
    Attachment,
    CoAuthor,
    Contribution,
    ContributionLink,
    ContributionQuerySet,
    ContributionVersion,
)
from .matters import MatterMark, MatterMarkQuerySet
from .moderation import Moderation, Report
from .processes import (
    Activity,
    Category,
    FeedbackReturn,
    Phase,
    Process,
    ProcessQuerySet,
    ProcessRole,
)

__all__ = [
    "Activity",
    "Attachment",
    "Category",
    "CoAuthor",
    "Comment",
    "Contribution",
    "ContributionLink",
    "ContributionQuerySet",
    "ContributionVersion",
    "Endorsement",
    "FeedbackReturn",
    "Follow",
    "MatterMark",
    "MatterMarkQuerySet",
    "Moderation",
    "Phase",
    "Process",
    "ProcessQuerySet",
    "ProcessRole",
    "Report",
    "Support",
]
