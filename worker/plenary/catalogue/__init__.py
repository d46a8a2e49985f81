"""The catalogue: the current records in a database, to be searched. It needs neither the broker nor the ledger."""
