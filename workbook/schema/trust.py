"""What the workbook knows of itself: the fingerprints by which a change made outside the program is found."""

from workbook.schema.columns import Table, rule

SEALS = Table(
    "Seals", "Seals", "Fingerprints of what payers said, as the last import left it. Nobody needs to look here.",
    ("table", "part"),
    (
        rule.text("table", "Table", 22, "The table whose rows are sealed."),
        rule.count("part", "Part", "Which part of a long table it is."),
        rule.count("rows", "Rows", "How many rows are sealed in this part."),
        rule.text("seals", "Seals", 60, "For each row the fingerprint of its key and that of its payer's cells."),
    ),
    hidden=True,
)
