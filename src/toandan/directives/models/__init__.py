"""The tables of the directive spine, from the file to the follow-up."""

from __future__ import annotations

from toandan.directives.models.books import NumberBook, RegisterEntry
from toandan.directives.models.dispatch import Assignment, Dispatch
from toandan.directives.models.document import (
    Addressee,
    Correction,
    Document,
    DocumentQuerySet,
    Reference,
    Republication,
)
from toandan.directives.models.files import StoredFile, Upload
from toandan.directives.models.followup import Extension, Merit, Urging
from toandan.directives.models.reports import DueReport, Report, ReportDuty
from toandan.directives.models.requirement import Requirement, RequirementRole
from toandan.directives.models.work import (
    Answer,
    Difficulty,
    Evidence,
    Notification,
    Plan,
    PlanStep,
    Progress,
)

__all__ = [
    "Addressee",
    "Answer",
    "Assignment",
    "Correction",
    "Difficulty",
    "Dispatch",
    "Document",
    "DocumentQuerySet",
    "DueReport",
    "Evidence",
    "Extension",
    "Merit",
    "Notification",
    "NumberBook",
    "Plan",
    "PlanStep",
    "Progress",
    "Reference",
    "RegisterEntry",
    "Report",
    "ReportDuty",
    "Republication",
    "Requirement",
    "RequirementRole",
    "StoredFile",
    "Upload",
    "Urging",
]
