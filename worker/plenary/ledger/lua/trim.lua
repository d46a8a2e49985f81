-- Takes the oldest entries out of a stream that is too long or holds what is too old; never what a consumer group has not
-- read, or has read and not acknowledged, unless that may be dropped. Readers without a group are not known.
-- KEYS: stream.  Arguments: max_length and age_ms (absent for any), drop_unread, at_most (entries taken out).
-- Returns how many were taken out.
local args = cjson.decode(ARGV[1])
local stream, length, age = KEYS[1], args.max_length, args.age_ms
if redis.call('EXISTS', stream) == 0 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function parts(id)
  local ms, n = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(n)
end

local keep_ms, keep_n  -- the first entry that some group still needs
local function keep(ms, n)
  if not keep_ms or ms < keep_ms or (ms == keep_ms and n < keep_n) then keep_ms, keep_n = ms, n end
end
if not args.drop_unread then
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local group = {}
    for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
    local ms, n = parts(group['last-delivered-id'])
    keep(ms, n + 1)
    local oldest = redis.call('XPENDING', stream, group.name)[2]
    if oldest then keep(parts(oldest)) end
  end
end

local left, taken = redis.call('XLEN', stream), 0
while left > 0 and taken < args.at_most do
  local ms, n = parts(redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1][1])
  if not ((length and left > length) or (age and ms < now - age)) then break end
  if keep_ms and not (ms < keep_ms or (ms == keep_ms and n < keep_n)) then break end
  left = left - 1
  taken = taken + 1
  redis.call('XTRIM', stream, 'MAXLEN', left)
end
return taken
