-- A lease given back without an outcome. With a wait, the request is expected again by then, and the sweep looks for it.
-- KEYS: object row, leases, the object's history.
-- Arguments: owner, uri, wait_ms (absent where nothing comes again), deferred (the attempt goes on elsewhere and counts
--            there; the row says since when it is on its way), not_begun (it was no attempt), why.
-- Returns released or lost.
local args = cjson.decode(ARGV[1])
local object, leases, history = unpack(KEYS)
if redis.call('HGET', object, 'owner') ~= args.owner then return 'lost' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if args.deferred then
  uncount(object)
  redis.call('HSET', object, 'deferred', now)
elseif args.not_begun then
  uncount(object)
elseif not args.wait_ms then
  forget_tries(object)
end
remember(history, 'released', args.wait_ms or '', args.why)
redis.call('HDEL', object, 'owner', 'lease_until', 'trying')
if args.wait_ms then
  redis.call('ZADD', leases, now + args.wait_ms, args.uri)
else
  redis.call('HDEL', object, 'request')
  redis.call('ZREM', leases, args.uri)
end
return 'released'
