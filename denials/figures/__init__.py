"""Every figure that a provider, a biller or an office manager asks for, each with its n and its definition."""

from denials.figures.figure import Figure, Question, Tally, Unit
from denials.figures.kpis import QUESTIONS, kpis
from denials.figures.ledger import CHOICES, Ledger, first_answers
from denials.figures.reports import reports
from denials.figures.sheet import figures

__all__ = ["CHOICES", "QUESTIONS", "Figure", "Ledger", "Question", "Tally", "Unit", "figures", "first_answers", "kpis",
           "reports"]
