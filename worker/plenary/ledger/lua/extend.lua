-- A lease that is worked on is held longer, also one that ran out and that nobody took.
-- KEYS: object row, leases.  ARGV: owner, uri, lease in ms.  Returns extended or lost.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 'lost' end
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
redis.call('HSET', KEYS[1], 'lease_until', ends)
redis.call('ZADD', KEYS[2], ends, ARGV[2])
return 'extended'
