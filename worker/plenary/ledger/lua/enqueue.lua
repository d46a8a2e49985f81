-- Stands before commit.lua and fail.lua: puts an event behind every sink. It lies in the outbox once, however many there
-- are; each sink has a cursor of its own. A sink that is new begins with the first event that was committed for it.
-- sinks: their names, with spaces between. Returns the event's place in the outbox, '' without sinks.
local function enqueue(outbox, cursors, sinks, event)
  if sinks == '' then return '' end
  for sink in string.gmatch(sinks, '%S+') do
    if redis.call('HEXISTS', cursors, sink) == 0 then
      local last = redis.call('XREVRANGE', outbox, '+', '-', 'COUNT', 1)[1]
      redis.call('HSET', cursors, sink, last and last[1] or '0-0')
    end
  end
  return redis.call('XADD', outbox, '*', 'event', event)
end
