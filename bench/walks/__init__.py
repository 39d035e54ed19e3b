"""Random walks: what a biller does in months, in any order, with every promise tried after every step."""
