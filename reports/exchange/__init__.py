"""A book's year for other programs: GB/T 24589.1 in its 2010 shape, csv and parquet, all of one declaration.

`schema` declares the tables, `content` fills them from a book, `xml`, `flat` and `folder` write them, `check`
proves what was written. `docs/exchange.md` says which parts of the standard are covered.
"""
