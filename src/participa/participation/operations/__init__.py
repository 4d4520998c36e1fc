"""Every change to processes and contributions, cut by what changes."""

from .agenda import (
    add_activity,
    add_phase,
    change_activity,
    change_phase,
    order_phases,
    remove_activity,
    remove_phase,
    set_categories,
)
from .around import (
    comment_on,
    endorse,
    follow,
    support,
    unfollow,
    withdraw_comment,
    withdraw_endorsement,
    withdraw_support,
)
from .authorship import accept_co_authorship, invite_co_author
from .closing import (
    FeedbackText,
    close_process,
    return_feedback,
)
from .combining import merge_contributions, split_contribution
from .contributions import (
    Guardian,
    NewContribution,
    Submitted,
    revise_contribution,
    submit_contribution,
    withdraw_contribution,
)
from .imports import (
    SheetComment,
    SheetContribution,
    SheetSupport,
    import_comments,
    import_contributions,
    import_supports,
)
from .matters import lift_mark, mark_matter
from .moderation import decide_moderation, hide_contributions, report, review_contribution
from .processes import (
    change_process,
    copy_process,
    create_process,
    give_process_role,
    publish_process,
    take_process_role,
)

__all__ = [
    "FeedbackText",
    "Guardian",
    "NewContribution",
    "SheetComment",
    "SheetContribution",
    "SheetSupport",
    "Submitted",
    "accept_co_authorship",
    "add_activity",
    "add_phase",
    "change_activity",
    "change_phase",
    "change_process",
    "close_process",
    "comment_on",
    "copy_process",
    "create_process",
    "decide_moderation",
    "endorse",
    "follow",
    "give_process_role",
    "hide_contributions",
    "import_comments",
    "import_contributions",
    "import_supports",
    "invite_co_author",
    "lift_mark",
    "mark_matter",
    "merge_contributions",
    "order_phases",
    "publish_process",
    "remove_activity",
    "remove_phase",
    "report",
    "return_feedback",
    "review_contribution",
    "revise_contribution",
    "set_categories",
    "split_contribution",
    "submit_contribution",
    "support",
    "take_process_role",
    "unfollow",
    "withdraw_comment",
    "withdraw_contribution",
    "withdraw_endorsement",
    "withdraw_support",
]
