-- A run is paused, goes on, is cancelled, or cannot go on. What is cancelled or failed is at its end.
-- KEYS: row, active.  Arguments: state (the new one), from (the states from which that is possible), why ('' for none).
-- Returns the state that the run has now, '' where there is no such run.
local args = cjson.decode(ARGV[1])
local row, active = unpack(KEYS)
local state, digest = unpack(redis.call('HMGET', row, 'state', 'digest'))
if not state then return '' end
local possible = false
for _, from in ipairs(args.from) do possible = possible or from == state end
if not possible then return state end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', row, 'state', args.state, 'at', now)
if args.why ~= '' then redis.call('HSET', row, 'waits', args.why) else redis.call('HDEL', row, 'waits') end
if args.state == 'cancelled' or args.state == 'failed' then
  redis.call('HSET', row, 'ended', now)
  redis.call('HDEL', active, digest)
end
return args.state
