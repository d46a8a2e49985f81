"""The ledger: the state of every object and record in Redis, changed only by Lua scripts."""
