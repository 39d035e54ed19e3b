"""What payers send an invented practice: remittances that each tell one story, and a whole year of them.

No person, practice, address, account or payment here is real. Three insurers carry their own names and payer IDs,
because the rules that ship with the workbook go by them.
"""
