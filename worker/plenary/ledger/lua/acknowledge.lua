-- A sink's cursor moves on, if the lock that it was read under is still held, which is then held longer. Entries that every
-- cursor has passed leave the outbox. A cursor is `entry/n`: all up to that entry, and n messages of the one after it.
-- KEYS: outbox, cursors, lock.  Arguments: token, sink, cursor, lock_ms.  Returns acknowledged or lost.
local args = cjson.decode(ARGV[1])
local outbox, cursors, lock = unpack(KEYS)
if redis.call('GET', lock) ~= args.token then return 'lost' end
redis.call('PEXPIRE', lock, args.lock_ms)
redis.call('HSET', cursors, args.sink, args.cursor)
local least, count
for _, cursor in ipairs(redis.call('HVALS', cursors)) do
  local ms, n = string.match(cursor, '^(%d+)-(%d+)')
  ms, n = tonumber(ms), tonumber(n)
  if not least or ms < least or (ms == least and n < count) then least, count = ms, n end
end
redis.call('XTRIM', outbox, 'MINID', string.format('%.0f-%.0f', least, count + 1))
return 'acknowledged'
