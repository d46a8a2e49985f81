-- Precedes the scripts that count. How often a version was tried and how often that ended in a crash is one field of the
-- object's row: `tries <action> <version> <fingerprint>` to `<attempts> <crashes>`. All bear any state that a row may have.
local MOST_TRIES = 16  -- versions that are counted each by itself; those beyond share a count, and so come to an end too
local SHARED = 'tries others'

local function tries(value)
  local attempts, crashes = string.match(value or '', '^(%d+) (%d+)$')
  return tonumber(attempts or 0), tonumber(crashes or 0)
end

-- The attempt at hand was none: what it needed was unreachable, or it goes on elsewhere.
local function uncount(object)
  local name = redis.call('HGET', object, 'trying')
  if not name then return end
  local attempts, crashes = tries(redis.call('HGET', object, name) or '')
  redis.call('HSET', object, name, math.max(attempts - 1, 0) .. ' ' .. crashes)
end

-- The request at hand came to its end: so did its count; all of them where there are more than are kept.
local function forget_tries(object, everything)
  local name = redis.call('HGET', object, 'trying')
  if name then redis.call('HDEL', object, name) end
  local counted = {}
  for _, field in ipairs(redis.call('HKEYS', object)) do
    if string.sub(field, 1, 6) == 'tries ' then counted[#counted + 1] = field end
  end
  if everything or #counted > MOST_TRIES + 1 then
    for _, field in ipairs(counted) do redis.call('HDEL', object, field) end
  end
end
