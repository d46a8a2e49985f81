-- Who may run a task of the schedule now: the first that asks, of all that know when it ran last.
-- KEYS: ticks.  ARGV: name, when it ran last as far as the caller knows, now.
-- Returns {1, now} to the one who may, {0, when it really ran last} to all others.
local last = redis.call('HGET', KEYS[1], ARGV[1])
if last ~= ARGV[2] then return {0, last or ARGV[2]} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return {1, ARGV[3]}
