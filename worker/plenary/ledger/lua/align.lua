-- The alignment of one symbol and its event, or nothing: it is of the records that are current now, and it is told once.
-- KEYS: alignment row, symbols to be aligned, outbox, cursors, then the rows of the records that may be current.
-- ARGV: symbol, contents as they were, contents as they are, revision, discrepancies, event ('' for none), sinks, then the
--       content of each record ('' for none).
-- Returns committed, known (another worker was first) or raced (a record changed since it was read).
local row, due, outbox, cursors = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
for i = 5, #KEYS do
  if (redis.call('HGET', KEYS[i], 'content') or '') ~= ARGV[i + 3] then return 'raced' end
end
local before = redis.call('HGET', row, 'contents') or ''
if before ~= ARGV[2] then return before == ARGV[3] and 'known' or 'raced' end
if ARGV[6] ~= '' then
  redis.call('HSET', row, 'contents', ARGV[3], 'revision', ARGV[4], 'discrepancies', ARGV[5])
  enqueue(outbox, cursors, ARGV[7], ARGV[6])
end
redis.call('ZREM', due, ARGV[1])
return 'committed'
