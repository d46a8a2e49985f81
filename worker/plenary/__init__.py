"""The worker: the folders below stand in the order that a file passes through them.

contracts, events, stores, extract, normalize, structure, sinks, ledger, isolation, tasks, commands.
"""
