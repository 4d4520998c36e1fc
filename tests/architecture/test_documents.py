"""The documents speak of things that exist."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from participa_methods.__main__ import COMMANDS
from tests.architecture.repository import PARTICIPA, ROOT, name, texts

DOCUMENTS = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "tests").rglob("*.md"),
    ]
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"\./participa ([a-z_]+)")
TOP = ("src/", "tests/", "docs/", "ops/", "requirements/", "benchmarks/", ".ci/")
LAUNCHER = {"run", "test", "check", "format", "demo", "doctor", "backup", "restore", "ledger"}
LICENCE = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"

# Section 9 of the domain's specification, word by word.
DOMAIN_WORDS = """
accompaniment accountability_process actor adjustment adoption advocacy advocacy_route
afro_community_council agreement articulation assisted_participation attendance barrier baseline
board_member board_officer business_day care_load challenge citizen_agenda citizen_consultation
cohort collective_impact commitment community_action_board competency component consent
contribution controller councillor dashboard data_claim data_query data_subject decision_maker
development_plan differential_approach electoral_roll engagement evidence extension
feedback_return file filing_number finding fiscal_year handover holiday indigenous_reserve
international_cooperation legal_term lesson liaison local_board management_report mayor
mayoralty means_of_verification method_kit milestone minutes most_significant_change
municipal_council municipal_ombuds municipal_seat municipality neighborhood open_call
open_council_meeting open_government organization outcome overseer oversight_group
participatory_budget petition pilot planning_council pqrsd_case prior_consultation
priority_population privacy_notice private_sector processor promoter proposal prototype
public_hearing public_leadership recall rural_district rural_hamlet shared_objective
social_control spokesperson substantive_answer support_signatures systematization target
territorial_ally territory testimony trade_association transfer urban_commune virtual_event
working_table
"""


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_documents_link_to_what_exists(path: Path) -> None:
    broken = [
        target
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target
        and not target.startswith(("#", "mailto:"))
        and not (path.parent / target.split("#")[0]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_documents_name_code_that_exists(path: Path) -> None:
    missing: list[str] = []
    for text in CODE.findall(path.read_text(encoding="utf-8")):
        place = text.split()[0].split("::")[0].split("#")[0]
        if place.startswith(TOP):
            known = re.split(r"[<*…{]", place)[0]  # `src/participa/web/<area>/`: as far as it goes
            if not (ROOT / known).exists():
                missing.append(text)
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_documents_name_commands_that_exist(path: Path) -> None:
    known = LAUNCHER | set(get_commands()) | {words[0] for words in COMMANDS}
    words = set(COMMAND.findall(path.read_text(encoding="utf-8")))
    assert words - known == set()


def test_commands_page_names_every_command_of_ours() -> None:
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    own = {path.stem for path in (PARTICIPA / "management/commands").glob("[a-z]*.py")}
    assert own - set(COMMAND.findall(page)) == set()


def test_settings_page_names_every_variable() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    settings = (PARTICIPA / "config/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings)) | {"PARTICIPA_WORKERS"}
    assert set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == read


def test_glossary_has_every_word_of_the_domain() -> None:
    page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    identifiers = re.findall(r"\| `(\w+)` \|", page)
    assert set(DOMAIN_WORDS.split()) - set(identifiers) == set()
    assert sorted({word for word in identifiers if identifiers.count(word) > 1}) == []


def test_decisions_are_all_in_their_index() -> None:
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    records = {path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md")}
    assert set(LINK.findall(index)) == records


def test_decisions_tell_what_was_rejected_and_what_follows() -> None:
    for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        for part in ("Context", "Decision", "Rejected", "Consequences"):
            assert f"**{part}.**" in text, f"{name(path)} has no {part}"


def test_documents_are_reached_from_the_index() -> None:
    """Each page of docs/ is linked from another one."""
    linked = {
        (path.parent / target.split("#")[0]).resolve()
        for path in DOCUMENTS
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target
    }
    folders = {place for place in linked if place.is_dir()}
    lost = [
        name(path)
        for path in (ROOT / "docs").rglob("*.md")
        if path not in linked and path.parent not in folders
    ]
    assert lost == []


def test_licence_is_the_whole_text() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == LICENCE


def test_locks_name_no_host() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, name(path)
        assert text.count("--hash=sha256:") >= text.count("=="), name(path)


def test_files_name_no_machine() -> None:
    """A path of somebody's machine would mislead everybody else."""
    paths = re.compile(r"(?<![\w.~])/(?:home|root|work|Users)/\w+")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    found = [name(path) for path, text in texts() if paths.search(text) and name(path) in tracked]
    assert found == []


def test_files_that_are_made_are_not_in_git() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.mo", "*.pyc", "*.sqlite3", "data/*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    assert tracked == []
