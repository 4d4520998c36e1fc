"""The log grows, and proves it."""

import stat
import threading

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from participa.actors.models import Organization
from participa.audit.models import Event, Leaf, SignedHead, Tile
from participa.audit.operations import seal_events
from participa.audit.operations.sealing import LedgerBrokenError
from participa.audit.queries import consistency, inclusion, public_file, tree, tree_frontier
from participa.kernel import signing
from participa.kernel.agents import system
from participa.kernel.rulings import NotAllowed
from participa_methods.ledger import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_file,
    verify_inclusion,
)
from tests.core.audit.recorded import AT, SOMEBODY, note, seal
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db


def make_events(number: int, organization: Organization | None = None) -> None:
    organization = organization or make_row(Organization)
    for _ in range(number):
        note(subject=organization)


def test_seal_gives_indexes_in_order_and_a_signed_head():
    make_events(3)
    head = seal()
    assert list(Leaf.objects.values_list("index", "event_id")) == list(
        enumerate(Event.objects.values_list("pk", flat=True))
    )
    hashes = [bytes.fromhex(leaf.hash) for leaf in Leaf.objects.all()]
    assert (head.size, head.root) == (3, root(hashes).hex())
    assert head.key == signing.key_id(signing.public_key())


def test_seal_without_new_events_makes_no_head():
    assert seal() is None
    make_events(1)
    assert seal().size == 1
    assert seal(minutes=1) is None
    assert SignedHead.objects.count() == 1
    assert Event.objects.count() == 1


def test_seal_goes_on_where_it_stopped_across_tiles():
    organization = make_row(Organization)
    sizes = []
    for number in (200, 56, 1, 255, 300):
        make_events(number, organization)
        sizes.append(seal().size)
    assert sizes == [200, 256, 257, 512, 812]
    hashes = [bytes.fromhex(leaf.hash) for leaf in Leaf.objects.all()]
    assert [h.root for h in SignedHead.objects.all()] == [root(hashes[:s]).hex() for s in sizes]
    assert [t.hash for t in Tile.objects.all()] == [
        root(hashes[start : start + 256]).hex() for start in (0, 256, 512)
    ]


def test_seal_gives_a_late_event_a_later_index():
    organization = make_row(Organization)
    make_events(3, organization)
    late = Event.objects.order_by("pk")[1]
    Event.objects.filter(pk=late.pk).delete()  # as if its transaction had not ended yet
    seal()
    late.save(force_insert=True)
    seal(minutes=1)
    order = list(Leaf.objects.values_list("event_id", flat=True))
    assert order == [late.pk - 1, late.pk + 1, late.pk]


def test_seal_is_the_platforms_own_work():
    with pytest.raises(NotAllowed) as refused:
        seal_events(by=SOMEBODY, at=AT)
    assert refused.value.ruling.reason == "audit.only_system"


@pytest.mark.parametrize("broken", ["leaf", "tile", "head", "beyond"])
def test_seal_signs_nothing_on_top_of_a_broken_log(broken):
    make_events(300)
    seal()
    if broken == "leaf":
        Leaf.objects.filter(index=299).update(hash="0" * 64)
    elif broken == "tile":
        Tile.objects.update(hash="0" * 64)
    elif broken == "head":
        SignedHead.objects.update(root="0" * 64)
    else:
        SignedHead.objects.all().delete()
    make_events(1)
    with pytest.raises(LedgerBrokenError):
        seal(minutes=1)


def test_the_key_is_made_once_and_for_its_owner_only():
    pem = signing.public_pem()
    assert signing.public_pem() == pem
    assert stat.S_IMODE(signing.key_path().stat().st_mode) == 0o600


def test_the_published_file_verifies_by_itself():
    make_events(5)
    seal()
    make_events(2)
    key = signing.public_key()
    lines = b"".join(public_file()).splitlines()
    report = verify_file(lines, lambda _, message, sig: signing.is_signed(key, message, sig))
    assert (report.problems, report.leaves, report.covered, report.heads) == ((), 5, 5, 1)
    assert b"".join(public_file(3)).count(b"\n") == 3


def stub_tree(monkeypatch, hashes):
    monkeypatch.setattr(tree, "_leaf_hashes", lambda start, end: hashes[start:end])
    monkeypatch.setattr(
        tree,
        "_tile_hashes",
        lambda count: [root(hashes[n * 256 : (n + 1) * 256]) for n in range(count)],
    )


HASHES = [leaf_hash(str(n).encode()) for n in range(1200)]
EDGES = [1, 2, 3, 5, 128, 255, 256, 257, 384, 511, 512, 513, 640, 767, 768, 769, 1024, 1025, 1200]


@pytest.mark.parametrize("size", EDGES)
def test_proofs_from_tiles_are_those_of_the_whole_tree(monkeypatch, size):
    stub_tree(monkeypatch, HASHES)
    whole = HASHES[:size]
    assert tree_frontier(size).root == root(whole)
    for index in {edge - 1 for edge in EDGES if edge <= size}:
        proof = inclusion(index, size)
        assert proof.path == inclusion_proof(whole, index, size)
        assert verify_inclusion(whole[index], index, size, proof.path, root(whole))
    for old in [0, *(edge for edge in EDGES if edge <= size)]:
        proof = consistency(old, size)
        assert proof.path == consistency_proof(whole, old, size)
        assert verify_consistency(old, size, root(whole[:old]), root(whole), proof.path)


@given(data=st.data())
def test_consistency_from_tiles_holds_for_any_sizes(data):
    new = data.draw(st.integers(0, 1200))
    old = data.draw(st.integers(0, new))
    with pytest.MonkeyPatch.context() as monkeypatch:
        stub_tree(monkeypatch, HASHES)
        assert consistency(old, new).path == consistency_proof(HASHES[:new], old, new)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_inclusion_refuses_what_is_not_in_the_tree(index, size):
    with pytest.raises(ValueError, match="index"):
        inclusion(index, size)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time")
def test_seal_twice_at_once_makes_one_log():
    make_events(50)
    sizes: list[int | None] = []

    def run() -> None:
        head = seal_events(by=system("test"), at=AT)
        sizes.append(head and head.size)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sizes, key=str) == [50, None, None, None]
    assert connection.vendor == "postgresql"
