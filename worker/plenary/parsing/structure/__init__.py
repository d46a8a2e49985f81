"""Paragraphs to a record: masthead, blocks, footnotes, citations, votes, follow-up and quality checks."""
