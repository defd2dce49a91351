"""What can be done in moderation; each verb a function, each refusal an exception worded for whoever reads it."""

from .appealing import answer_appeal, appeal, has_anybody_else
from .deciding import Decided, already_words, decide
from .noting import cross_out, cross_out_one, note
from .raising import raise_matter, settle
from .refusals import AppealRefused, DecisionRefused, Refused, ReportRefused, SettledAlready, UndoRefused
from .reporting import answer_report, hand_on_reports, report_message, report_network, report_person
from .ringing import pass_up, ring, ring_due, waiting_for
from .undoing import can_be_undone, undo
from .warning import warn

__all__ = [
    "AppealRefused",
    "Decided",
    "DecisionRefused",
    "Refused",
    "ReportRefused",
    "SettledAlready",
    "UndoRefused",
    "already_words",
    "answer_appeal",
    "answer_report",
    "appeal",
    "can_be_undone",
    "cross_out",
    "cross_out_one",
    "decide",
    "hand_on_reports",
    "has_anybody_else",
    "note",
    "pass_up",
    "raise_matter",
    "report_message",
    "report_network",
    "report_person",
    "ring",
    "ring_due",
    "settle",
    "undo",
    "waiting_for",
    "warn",
]
