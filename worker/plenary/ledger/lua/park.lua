-- A lease given back because a dependency does not answer: the request waits for it. The second strike within the window
-- marks the dependency as unreachable, until a probe is answered. An attempt that found it so is not counted; a first strike
-- is, for it may be the one object that the dependency stumbles over.
-- KEYS: object row, leases, parked, away, the object's history, dependencies.
-- Arguments: owner, uri, request, pause_ms, window_ms, dependency (its name where it is no store, else ''), why.
-- Returns parked or lost.
local args = cjson.decode(ARGV[1])
local object, leases, parked, away, history, dependencies = unpack(KEYS)
if redis.call('HGET', object, 'owner') ~= args.owner then return 'lost' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREM', leases, args.uri)
redis.call('ZADD', parked, now + args.pause_ms, args.request)
if args.dependency ~= '' then redis.call('SADD', dependencies, args.dependency) end
redis.call('HSET', away, 'why', args.why)
if redis.call('HINCRBY', away, 'strikes', 1) == 1 then
  redis.call('HSET', away, 'since', now)
  redis.call('PEXPIRE', away, args.window_ms)
else
  uncount(object)
  redis.call('PERSIST', away)
end
redis.call('HDEL', object, 'owner', 'lease_until', 'request', 'trying')
remember_once(history, 'parked', '')
return 'parked'
