-- A lease that is worked on is held longer, also one that ran out and that nobody took.
-- KEYS: object row, leases.  Arguments: owner, uri, lease_ms.  Returns extended or lost.
local args = cjson.decode(ARGV[1])
local object, leases = unpack(KEYS)
if redis.call('HGET', object, 'owner') ~= args.owner then return 'lost' end
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + args.lease_ms
redis.call('HSET', object, 'lease_until', ends)
redis.call('ZADD', leases, ends, args.uri)
return 'extended'
