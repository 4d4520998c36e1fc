"""Ties, and the waves of the survey that asks for them."""

from .ties import Tie, TieEvidence
from .waves import AnswerDraft, RosterEntry, Wave, WaveAnswer

__all__ = ["AnswerDraft", "RosterEntry", "Tie", "TieEvidence", "Wave", "WaveAnswer"]
