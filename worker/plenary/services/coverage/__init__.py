"""What ought to be there beside what is: numbers of a series, languages of a document. Pure values, no Redis."""
