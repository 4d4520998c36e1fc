"""Who acts: the `by` of every operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class Agent:
    """A signed-in person, a participant who holds a resume code, or the system itself.

    `organization_id` is the organisation on whose behalf a person acts, `channel` the door
    they came in by (see `participa.kernel.enums.Channel`); `visit` what the browser of somebody
    who is nobody yet carries from page to page: whoever sends again is the same person.
    """

    user: AbstractBaseUser | None = None
    participant_id: int | None = None
    organization_id: int | None = None
    system: str = ""
    channel: str = "web"
    visit: str = ""

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user is not None else None

    @property
    def ref(self) -> str:
        """A pseudonym for the audit log: `user:3`, `participant:12`, `system:demo`, `visitor`."""
        if self.user is not None:
            return f"user:{self.user.pk}"
        if self.participant_id is not None:
            return f"participant:{self.participant_id}"
        return f"system:{self.system}" if self.system else "visitor"


def system(name: str) -> Agent:
    """The platform acting by itself, under a name: `demo`, `periodic`, `import`."""
    return Agent(system=name)
