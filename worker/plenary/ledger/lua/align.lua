-- The alignment of one symbol and its event, or nothing: it is of the records that are current now, and it is published once.
-- KEYS: alignment row, symbols to be aligned, outbox, cursors, then the rows of the records that may be current.
-- Arguments: symbol, aligned (contents of the last alignment), current (contents of this one), revision, discrepancies,
--            sinks, contents (of each record, '' for none).  ARGV[2]: the event ('' for none).
-- Returns committed, known (another worker was first) or raced (a record changed since it was read).
local args = cjson.decode(ARGV[1])
local row, due, outbox, cursors = unpack(KEYS)
for i, content in ipairs(args.contents) do
  if (redis.call('HGET', KEYS[4 + i], 'content') or '') ~= content then return 'raced' end
end
local before = redis.call('HGET', row, 'contents') or ''
if before ~= args.aligned then return before == args.current and 'known' or 'raced' end
if ARGV[2] ~= '' then
  redis.call('HSET', row, 'contents', args.current, 'revision', args.revision, 'discrepancies', args.discrepancies)
  enqueue(outbox, cursors, args.sinks, ARGV[2])
end
redis.call('ZREM', due, args.symbol)
return 'committed'
