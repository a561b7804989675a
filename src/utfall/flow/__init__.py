"""A campaign's customer flow: states, outcomes, what an outcome counts as and what it does to a customer."""

from .apply import CustomerState, Moved, NotValid, follow_up_of, left, loaded, move, trigger, who_blocks
from .classify import Classified, classify, conclusion_of
from .model import CONCLUSION_OF, Category, Flow, NotInFlow, Outcome, State, Tells
from .standard import CLEANING, FLOWS, SIMPLE, STANDARD, renamed
from .store import FlowMistakes, from_json, mistakes, to_json

__all__ = [
    "CLEANING", "CONCLUSION_OF", "FLOWS", "SIMPLE", "STANDARD", "Category", "Classified", "CustomerState", "Flow",
    "FlowMistakes", "Moved", "NotInFlow", "NotValid", "Outcome", "State", "Tells", "classify", "conclusion_of",
    "follow_up_of", "from_json", "left", "loaded", "mistakes", "move", "renamed", "to_json", "trigger", "who_blocks",
]  # fmt: skip
