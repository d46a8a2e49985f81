"""Formats of an alignment: TMX for translation memories, Moses text pairs, Parquet, and one page of HTML."""
