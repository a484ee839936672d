"""Books of earmarked money: the regulation as data, the ledger of one base, the judge of a spend."""
