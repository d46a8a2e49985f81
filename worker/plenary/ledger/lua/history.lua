-- Precedes the scripts that change an object: adds a line to its history or to that of a record. A history is kept beside
-- the rows, so that they stay small; it has the last 50 lines and expires 90 days after the last of them.
-- A line is a JSON list: milliseconds since 1970, a word, and what belongs to it, as worker/plenary/ledger/history.py reads it.
local function remember(history, word, ...)
  local time = redis.call('TIME')
  local line = {time[1] * 1000 + math.floor(time[2] / 1000), word, ...}
  redis.call('RPUSH', history, cjson.encode(line))
  redis.call('LTRIM', history, -50, -1)
  redis.call('EXPIRE', history, 90 * 86400)
end

-- The same of what may come again and again: lines that follow each other are one, with their number.
local function remember_once(history, word, ...)
  local last = redis.call('LINDEX', history, -1)
  local line = last and cjson.decode(last)
  local times = 1
  if line and line[2] == word then
    times = line[3] + 1
    redis.call('RPOP', history)
  end
  remember(history, word, times, ...)
end
