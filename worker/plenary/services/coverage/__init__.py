"""Coverage: missing numbers of a series, missing languages of a document. Pure functions without Redis."""
