"""Who may register, verify, edit and speak for organisations."""

from __future__ import annotations

from datetime import date

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import has_role
from participa.kernel.agents import Agent
from participa.kernel.enums import Sector
from participa.kernel.rulings import YES, Ruling, no
from participa.territories.models import Territory

from .enums import FIRM_SIZES, PEOPLE_SIZES, Verification
from .models import Membership, Merge, Organization
from .queries import represents

PENDING_LIMIT = 3
EXCHANGES_LIMIT = 40


def may_register_organization(by: Agent, *, campaigns: bool = False) -> Ruling:
    """A signed-in person, with few organisations of theirs still waiting for verification.

    campaigns: it is a campaign, or enters candidates; the platform sponsors none.
    """
    if campaigns:
        return no("campaigns_stay_out")
    if by.system:
        return YES
    user = _person(by)
    if user is None:
        return no("sign_in_first")
    waiting = Membership.objects.current().filter(
        user=user, invited=False, organization__verification=Verification.PENDING
    )
    if waiting.count() >= PENDING_LIMIT:
        return no("too_many_organizations_pending", limit=PENDING_LIMIT)
    return YES


def may_verify_in(by: Agent, territory: Territory) -> Ruling:
    """The ally of the territory, the national coordination, a superuser or the platform."""
    if by.system:
        return YES
    user = _person(by)
    if user is None:
        return no("sign_in_first")
    if has_role(user, Role.TERRITORIAL_ALLY, Role.NATIONAL_COORDINATOR, territory=territory):
        return YES
    return no("only_verifiers")


def may_verify_organization(by: Agent, organization: Organization) -> Ruling:
    """As `may_verify_in`, but nobody verifies an organisation they belong to."""
    ruling = may_verify_in(by, organization.territory)
    if ruling and by.user_id is not None and _belongs(by.user_id, organization):
        return no("own_organization")
    return ruling


def may_stand(organization: Organization) -> Ruling:
    """A party, movement or campaign is no actor here: it opens, sponsors and joins nothing."""
    return no("campaigns_stay_out") if organization.campaigns else YES


def may_administer(by: Agent, organization: Organization) -> Ruling:
    """Its verified representatives: edit what it says of itself, invite and confirm members."""
    user = _person(by)
    if user is None:
        return YES if by.system else no("sign_in_first")
    return YES if represents(user, organization) else no("only_representatives")


def may_describe(by: Agent, organization: Organization) -> Ruling:
    """Say what it is, offers and needs: its representatives, or the team of its territory."""
    if organization.merged_into_id is not None:
        return no("organization_merged")
    if may_administer(by, organization) or may_verify_in(by, organization.territory):
        return YES
    return no("only_representatives")


def may_have_size(sector: str, size: str) -> Ruling:
    """Firms by the classes of the law, others by how many people they are."""
    fitting = FIRM_SIZES if sector == Sector.PRIVATE else PEOPLE_SIZES
    return YES if not size or size in fitting else no("size_of_another_sector")


def may_declare_exchange(by: Agent, organization: Organization, on: date) -> Ruling:
    """A list that nobody reads to its end helps nobody: a limit on what stands at once."""
    if not (ruling := may_describe(by, organization)):
        return ruling
    if organization.exchanges.current(on).count() >= EXCHANGES_LIMIT:
        return no("too_many_exchanges", limit=EXCHANGES_LIMIT)
    return YES


def may_name_partner(by: Agent, organization: Organization, territory: Territory) -> Ruling:
    """Who has a part in the model is said by the team of that territory, of who is verified."""
    if not (ruling := may_verify_in(by, territory) and may_stand(organization)):
        return ruling
    public = organization.verification == Verification.VERIFIED and not organization.merged_into_id
    return YES if public else no("not_public")


def may_import_organizations(by: Agent) -> Ruling:
    """Whoever may verify somewhere; where, is asked of each row."""
    roles = (Role.TERRITORIAL_ALLY, Role.NATIONAL_COORDINATOR)
    if by.system or has_role(_person(by), *roles, anywhere=True):
        return YES
    return no("only_verifiers")


def may_merge(by: Agent, source: Organization, target: Organization) -> Ruling:
    """Two standing records, by whoever verifies both, and belongs to neither."""
    if source.pk == target.pk:
        return no("merge_with_itself")
    if source.merged_into_id is not None or target.merged_into_id is not None:
        return no("organization_merged")
    if source.is_authority != target.is_authority:
        return no("merge_of_authority")
    return may_verify_organization(by, source) and may_verify_organization(by, target)


def may_undo_merge(by: Agent, merge: Merge) -> Ruling:
    return may_verify_in(by, merge.source.territory) and may_verify_in(by, merge.target.territory)


def may_declare_interests(by: Agent, organization: Organization) -> Ruling:
    """Only the organisation itself says what it has at stake."""
    if organization.merged_into_id is not None:
        return no("organization_merged")
    return may_administer(by, organization)


def may_add_matter(by: Agent, organization: Organization) -> Ruling:
    """The team of the territory adds what was not declared; nobody about their own."""
    if organization.merged_into_id is not None:
        return no("organization_merged")
    return may_verify_organization(by, organization)


def may_see_organization(by: Agent, organization: Organization) -> Ruling:
    """Anybody once it is verified; before, those who belong to it or may verify it."""
    if organization.verification == Verification.VERIFIED:
        return YES
    if by.user_id is not None and _belongs(by.user_id, organization):
        return YES
    return YES if may_verify_in(by, organization.territory) else no("not_public")


def may_add_membership(by: Agent, organization: Organization, user: User) -> Ruling:
    """Anybody signed in asks for themselves; representatives invite others."""
    if by.user_id == user.pk:
        return YES if may_see_organization(by, organization) else no("not_public")
    return may_administer(by, organization)


def may_verify_membership(by: Agent, membership: Membership) -> Ruling:
    """A request: by a verified representative, or whoever may verify the organisation.

    Nobody confirms their own request, and an invitation waits only for the person invited.
    """
    if membership.ended_at is not None:
        return no("membership_ended")
    if membership.invited:
        return YES if by.system or by.user_id == membership.user_id else no("only_the_invited")
    if by.user_id == membership.user_id:
        return no("own_membership")
    if may_administer(by, membership.organization):
        return YES
    return may_verify_in(by, membership.organization.territory)


def may_end_membership(by: Agent, membership: Membership) -> Ruling:
    """The person themselves, a representative of the organisation, or whoever may verify it."""
    if by.user_id == membership.user_id or may_administer(by, membership.organization):
        return YES
    return may_verify_in(by, membership.organization.territory)


def _person(by: Agent) -> User | None:
    return by.user if isinstance(by.user, User) and by.user.is_active else None


def _belongs(user_id: int, organization: Organization) -> bool:
    return Membership.objects.current().filter(user_id=user_id, organization=organization).exists()
