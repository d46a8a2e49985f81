-- Who may run a task of the schedule now: the first that asks, of all that know when it ran last.
-- KEYS: ticks.  Arguments: name, last (when it ran last as far as the caller knows), now.
-- Returns {1, now} to the one who may, {0, when it really ran last} to all others.
local args = cjson.decode(ARGV[1])
local last = redis.call('HGET', KEYS[1], args.name)
if last ~= args.last then return {0, last or args.last} end
redis.call('HSET', KEYS[1], args.name, args.now)
return {1, args.now}
