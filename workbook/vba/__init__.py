"""The macro project of the workbook, written from text: no Excel needed, the same bytes every time."""

from workbook.vba.project import Module, Source, class_module, document, project, standard

__all__ = ["Module", "Source", "class_module", "document", "project", "standard"]
