from datetime import date

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from participa.accounts.models import User
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.notices import operations, queries
from participa.notices.enums import MailState
from participa.notices.models import Notice
from tests.factories.accounts import agent_of, make_participant, make_user
from tests.factories.notices import NOW, make_notice

pytestmark = pytest.mark.django_db


def announce(*people: int, **changes: object) -> int:
    told = {"kind": "answered", "params": {"title": "Agua"}, "url": "/aportes/1/", "at": NOW}
    return operations.announce(participants=people, **(told | changes))  # type: ignore[arg-type]


def test_announce_tells_each_person_once_in_few_statements(django_assert_num_queries) -> None:
    people = [make_participant().pk for _ in range(40)]
    with django_assert_num_queries(4):  # savepoint, who is there, insert, release
        assert announce(*people, people[0]) == 40
    assert Notice.objects.count() == 40
    with django_assert_num_queries(2):
        assert announce() == 0


def test_announce_skips_erased_and_unknown_and_follows_claims() -> None:
    user = make_user()
    account = user.participant
    claimed = make_participant(claimed_into=account)
    erased = make_participant(erased_at=NOW)
    assert announce(claimed.pk, account.pk, erased.pk, 999_999) == 1
    assert list(Notice.objects.values_list("participant", flat=True)) == [account.pk]


def test_announce_never_stands_in_the_way() -> None:
    person = make_participant()
    with transaction.atomic():
        params = {"title": gettext_lazy("Agua"), "due_on": date(2026, 1, 2), "x": object()}
        announce(person.pk, kind="k" * 60, url="/" + "u" * 400, params=params | {"nul": "a\0b"})
    notice = Notice.objects.get()
    assert notice.params == {"title": "Agua", "due_on": "2026-01-02", "nul": "ab"}
    assert (len(notice.kind), len(notice.url)) == (40, 200)


def test_notices_of_a_failed_operation_are_gone_with_it() -> None:
    person = make_participant()
    with transaction.atomic():
        announce(person.pk)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_mark_read_touches_only_ones_own() -> None:
    user, stranger = make_user(), make_participant()
    mine, other = make_notice(user.participant), make_notice(stranger)
    claimed = make_notice(make_participant(claimed_into=user.participant))
    by = agent_of(user)
    assert queries.unread_count(by) == 2
    assert operations.mark_read(by=by, at=NOW, notice_ids=[other.pk]) == 0
    assert operations.mark_read(by=by, at=NOW, notice_ids=[mine.pk]) == 1
    assert operations.mark_read(by=by, at=NOW) == 1
    assert queries.unread_count(by) == 0
    assert operations.mark_read(by=Agent(), at=NOW) == 0
    claimed.refresh_from_db()
    assert claimed.read_at == NOW


def test_stop_mail_of_an_account_ends_its_digest() -> None:
    user = make_user(digest="immediate")
    make_notice(user.participant)
    operations.stop_mail(by=Agent(), at=NOW, participant=user.participant)
    assert User.objects.get(pk=user.pk).digest == "never"
    assert Notice.objects.get().mail_state == MailState.STOPPED
    before = Event.objects.count()
    operations.stop_mail(by=Agent(), at=NOW, participant=user.participant)
    assert Event.objects.count() == before


def test_stop_mail_of_a_code_forgets_the_address() -> None:
    person = make_participant(contact_email="nelly@example.org")
    operations.stop_mail(by=Agent(), at=NOW, participant=person)
    person.refresh_from_db()
    assert person.contact_email == ""
    assert Event.objects.filter(type="notices.mail_stopped").count() == 1
    operations.stop_mail(by=Agent(), at=NOW, participant=person)
    assert Event.objects.filter(type="notices.mail_stopped").count() == 1


def test_announce_once_tells_only_who_has_not_heard(django_assert_num_queries) -> None:
    first, second = make_participant().pk, make_participant().pk

    def news(day: str, *people: int) -> queries.News:
        return queries.News("answer_late", "/aportes/1/", {"due_on": day}, people)

    once = operations.announce_once
    assert once([news("2026-12-01", first)], at=NOW) == {"answer_late": 1}
    again = [news("2026-12-01", first, second), news("2026-12-01", second)]
    assert once(again, at=NOW) == {"answer_late": 1}
    assert once([news("2026-12-02", first, second)], at=NOW) == {"answer_late": 2}
    with django_assert_num_queries(3):  # savepoint, what was told, release
        assert once([*again, news("2026-12-02", first)], at=NOW) == {}
    assert once([], at=NOW) == {}
