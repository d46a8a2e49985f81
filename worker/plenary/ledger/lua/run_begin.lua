-- A run of a backfill begins, unless one with the same order is active.
-- KEYS: row, runs, active.  Arguments: id, digest (of the order).  ARGV[2]: the order.
-- Returns the id of the run that there is now.
local args = cjson.decode(ARGV[1])
local row, runs, active = unpack(KEYS)
local existing = redis.call('HGET', active, args.digest)
if existing then return existing end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', row, 'order', ARGV[2], 'digest', args.digest, 'state', 'running', 'cursor', '', 'began', now, 'at', now)
redis.call('ZADD', runs, now, args.id)
redis.call('HSET', active, args.digest, args.id)
return args.id
