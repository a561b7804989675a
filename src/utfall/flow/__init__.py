"""A campaign's customer flow: states, outcomes, what an outcome counts as and what it does to a customer."""

from .apply import CustomerState, Moved, NotValid, follow_up_of, left, loaded, move, trigger, who_blocks
from .cases import CaseEvent, CaseStands, Fault, Folded, Sides, fold_case, may_be_told
from .classify import Classified, classify, conclusion_of
from .model import CONCLUSION_OF, Category, Flow, NotInFlow, Outcome, State, Tells
from .standard import CLEANING, FLOWS, SIMPLE, STANDARD, renamed
from .store import FlowMistakes, from_json, mistakes, to_json

__all__ = [
    "CLEANING", "CONCLUSION_OF", "FLOWS", "SIMPLE", "STANDARD", "CaseEvent", "CaseStands", "Category", "Classified",
    "CustomerState", "Fault", "Flow", "FlowMistakes", "Folded", "Moved", "NotInFlow", "NotValid", "Outcome", "Sides",
    "State", "Tells", "classify", "conclusion_of", "fold_case", "follow_up_of", "from_json", "left", "loaded",
    "may_be_told", "mistakes", "move", "renamed", "to_json", "trigger", "who_blocks",
]  # fmt: skip
