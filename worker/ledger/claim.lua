-- Who may work on an object now: run, done, stale or busy. A lease that ran out unreturned counts as a crash.
-- KEYS: object row, leases.  ARGV: version, fingerprint, sequencer, action, owner, lease in ms, uri, event, replay ('1' or '').
-- Returns {verdict, attempts, crashes, wait in ms, record, outcome}.
local object, leases = KEYS[1], KEYS[2]
local version, fingerprint, sequencer, action = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local owner, lease, uri, event, replay = ARGV[5], tonumber(ARGV[6]), ARGV[7], ARGV[8], ARGV[9]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local row = {}
local flat = redis.call('HGETALL', object)
for i = 1, #flat, 2 do row[flat[i]] = flat[i + 1] end
local outcome, record = row.outcome or '', row.record or ''

-- Sequencers are hex of different lengths: the shorter is padded on the right, then they compare as text (AWS S3 user guide).
local function older(a, b)
  a, b = string.lower(a), string.lower(b)
  local length = math.max(#a, #b)
  return a .. string.rep('0', length - #a) < b .. string.rep('0', length - #b)
end

local known = row.sequencer or ''
if sequencer ~= '' and known ~= '' and older(sequencer, known) then
  return {'stale', 0, 0, 0, record, outcome}
end

local finished
if action == 'removed' then
  finished = outcome == 'withdrawn'
else
  finished = outcome ~= '' and outcome ~= 'withdrawn' and version ~= '' and row.version == version
    and row.fingerprint == fingerprint and not (replay == '1' and outcome == 'failed')
end
if finished then
  if sequencer ~= '' then redis.call('HSET', object, 'sequencer', sequencer) end
  return {'done', 0, 0, 0, record, outcome}
end

local attempts, crashes = tonumber(row.attempts or '0'), tonumber(row.crashes or '0')
if row.owner == owner then return {'run', attempts, crashes, 0, record, outcome} end  -- the same claim, sent again
local ends = tonumber(row.lease_until or '0')
if row.owner and ends > now then
  return {'busy', attempts, crashes, ends - now, record, outcome}
end
if row.trying ~= action .. ' ' .. version .. ' ' .. fingerprint then attempts, crashes = 0, 0
elseif row.owner then crashes = crashes + 1 end
attempts = attempts + 1
redis.call('HSET', object, 'owner', owner, 'lease_until', now + lease, 'event', event, 'attempts', attempts,
  'crashes', crashes, 'trying', action .. ' ' .. version .. ' ' .. fingerprint)
redis.call('ZADD', leases, now + lease, uri)
return {'run', attempts, crashes, 0, record, outcome}
