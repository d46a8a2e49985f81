-- Stands before the scripts that change an object: adds a line to its story or to that of a record. A story is kept beside
-- the rows, so that they stay small; it holds the last 50 lines and goes 90 days after the last of them.
-- A line is a JSON list: milliseconds since 1970, a word, and what belongs to it, as worker/plenary/ledger/history.py reads it.
local function tell(story, word, ...)
  local time = redis.call('TIME')
  local line = {time[1] * 1000 + math.floor(time[2] / 1000), word, ...}
  redis.call('RPUSH', story, cjson.encode(line))
  redis.call('LTRIM', story, -50, -1)
  redis.call('EXPIRE', story, 90 * 86400)
end

-- The same of what may come again and again: lines that follow each other are one, with how many there were.
local function tell_once(story, word, ...)
  local last = redis.call('LINDEX', story, -1)
  local known = last and cjson.decode(last)
  local times = 1
  if known and known[2] == word then
    times = known[3] + 1
    redis.call('RPOP', story)
  end
  tell(story, word, times, ...)
end
