-- Precedes align.lua, commit.lua and fail.lua: adds an event to the outbox, once for all sinks; each sink has a cursor of its
-- own. A new sink begins with the first event that was committed for it.
-- sinks: their names.  Returns the event's place in the outbox, '' without sinks.
local function enqueue(outbox, cursors, sinks, event)
  if #sinks == 0 then return '' end
  for _, sink in ipairs(sinks) do
    if redis.call('HEXISTS', cursors, sink) == 0 then
      local last = redis.call('XREVRANGE', outbox, '+', '-', 'COUNT', 1)[1]
      redis.call('HSET', cursors, sink, last and last[1] or '0-0')
    end
  end
  return redis.call('XADD', outbox, '*', 'event', event)
end
