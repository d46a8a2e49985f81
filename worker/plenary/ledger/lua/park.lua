-- A lease given back because a dependency does not answer: the request waits for it. The second strike within the window
-- marks the dependency as away, until a probe is answered. An attempt that found it away is not counted; a first strike is,
-- for it may be the one object that the dependency stumbles over.
-- KEYS: object row, leases, parked, away, the object's story, dependencies.
-- ARGV: owner, uri, request, pause in ms, window in ms, the dependency's name where it is no store ('' where it is), why.
-- Returns parked or lost.
local object, leases, parked, away = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
if redis.call('HGET', object, 'owner') ~= ARGV[1] then return 'lost' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREM', leases, ARGV[2])
redis.call('ZADD', parked, now + ARGV[4], ARGV[3])
if ARGV[6] ~= '' then redis.call('SADD', KEYS[6], ARGV[6]) end
redis.call('HSET', away, 'why', ARGV[7])
if redis.call('HINCRBY', away, 'strikes', 1) == 1 then
  redis.call('HSET', away, 'since', now)
  redis.call('PEXPIRE', away, ARGV[5])
else
  uncount(object)
  redis.call('PERSIST', away)
end
redis.call('HDEL', object, 'owner', 'lease_until', 'request', 'trying')
tell_once(KEYS[5], 'parked', '')
return 'parked'
