-- A lease given back without an outcome. With a wait, somebody is expected back by then, and the sweep looks for him.
-- KEYS: object row, leases, the object's story.
-- ARGV: owner, uri, wait in ms ('' when nobody comes back), '1' when the attempt goes on elsewhere and counts there (the
-- row says since when it is on its way), why.
-- Returns released or lost.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 'lost' end
if ARGV[4] == '1' then
  uncount(KEYS[1])
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'deferred', time[1] * 1000 + math.floor(time[2] / 1000))
elseif ARGV[3] == '' then
  forget_tries(KEYS[1])
end
tell(KEYS[3], 'released', ARGV[3], ARGV[5])
redis.call('HDEL', KEYS[1], 'owner', 'lease_until', 'trying')
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], 'request')
  redis.call('ZREM', KEYS[2], ARGV[2])
else
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3], ARGV[2])
end
return 'released'
