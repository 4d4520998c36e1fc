"""Ties, the waves of the survey that asks for them, and what a method found in them."""

from .networks import NetworkResult
from .ties import Tie, TieEvidence
from .waves import AnswerDraft, RosterEntry, Wave, WaveAnswer, WaveExtension

__all__ = [
    "AnswerDraft",
    "NetworkResult",
    "RosterEntry",
    "Tie",
    "TieEvidence",
    "Wave",
    "WaveAnswer",
    "WaveExtension",
]
