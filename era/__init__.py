"""What did the payer say? Remittances (835) and claim acknowledgments (277CA) in, tidy tables out."""

from era.problem import Problem
from era.read import Remittances, read
from era.second_opinion import check
from era.write import write_csv

__all__ = ["Problem", "Remittances", "check", "read", "write_csv"]
