-- A run of a backfill begins, unless one with the same order is not at its end.
-- KEYS: row, runs, active.  ARGV: id, digest of the order, order.  Returns the id of the run that there is now.
local there = redis.call('HGET', KEYS[3], ARGV[2])
if there then return there end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'order', ARGV[3], 'digest', ARGV[2], 'state', 'running', 'cursor', '', 'began', now, 'at', now)
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[1])
return ARGV[1]
