-- Who may work on an object now: run, done, stale, busy or parked. A lease that ran out unreturned counts as a crash.
-- KEYS: object row, leases, parked and away of the store, the same of its bucket, the object's history.
-- Arguments: version, fingerprint, sequencer, action, owner, lease_ms, uri, request, replay, probe, provider.
-- Returns {verdict, attempts, crashes, wait in ms, records, outcome, the version that has its outcome}.
local args = cjson.decode(ARGV[1])
local object, leases, history = KEYS[1], KEYS[2], KEYS[7]
local dependencies = {{KEYS[3], KEYS[4]}, {KEYS[5], KEYS[6]}}
local version, fingerprint, sequencer, action = args.version, args.fingerprint, args.sequencer, args.action
local owner, uri, request, provider = args.owner, args.uri, args.request, args.provider

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local row = {}
local flat = redis.call('HGETALL', object)
for i = 1, #flat, 2 do row[flat[i]] = flat[i + 1] end
local outcome, record = row.outcome or '', row.record or ''

-- attempts are counted for each version by itself, so that two bad versions that take turns both come to an end
local trying, counted = 'tries ' .. action .. ' ' .. version .. ' ' .. fingerprint, 0
for name in pairs(row) do
  if string.sub(name, 1, 6) == 'tries ' and name ~= SHARED then counted = counted + 1 end
end
if not row[trying] and counted >= MOST_TRIES then trying = SHARED end
-- the event came to its end; what is counted for whoever works on the object stays his
local function ended() if not row.owner or row.trying ~= trying then redis.call('HDEL', object, trying) end end

-- Sequencers are hex of different lengths: the shorter is padded on the right, then they compare as text (AWS S3 user guide).
local function older(a, b)
  a, b = string.lower(a), string.lower(b)
  local length = math.max(#a, #b)
  return a .. string.rep('0', length - #a) < b .. string.rep('0', length - #b)
end

-- what was in an archive may have been restored since, which changes nothing else; what failed, or gave a record without
-- a symbol, may do better with what is known by now
local unnamed = string.sub(record, 1, 7) == 'sha256-'
local again = (outcome == 'failed' and (args.replay or row.reason == 'archived')) or (unnamed and args.replay)
local settled = outcome ~= '' and row.fingerprint == fingerprint and not again
local done_version = settled and outcome ~= 'withdrawn' and row.version or ''
local function answer(verdict, attempts, crashes, wait)
  return {verdict, attempts or 0, crashes or 0, wait or 0, record, outcome, done_version}
end

local function here()  -- whoever handed it out need not do so again
  for _, dependency in ipairs(dependencies) do redis.call('ZREM', dependency[1], request) end
end

local known = row.sequencer or ''
local ordered = sequencer ~= '' and known ~= ''
if ordered and older(sequencer, known) then
  ended()
  here()
  remember_once(history, 'stale', provider)
  return answer('stale')
end
local finished = ordered and settled and not older(known, sequencer)
if action == 'removed' then finished = finished or outcome == 'withdrawn'
else finished = finished or (version ~= '' and version == done_version) end
if finished then
  if sequencer ~= '' then redis.call('HSET', object, 'sequencer', sequencer) end
  ended()
  here()
  remember_once(history, 'done', provider)
  return answer('done')
end

local attempts, crashes = tries(row[trying])
if row.owner == owner then return answer('run', attempts, crashes) end  -- the same claim, sent again
local ends = tonumber(row.lease_until or '0') or 0
if row.owner and ends > now then return answer('busy', attempts, crashes, ends - now) end

local waits_for
for _, dependency in ipairs(dependencies) do
  local parked, away = unpack(dependency)
  if not waits_for and tonumber(redis.call('HGET', away, 'strikes') or '0') >= 2 then waits_for = parked end
end
if waits_for and not args.probe then
  here()
  redis.call('ZADD', waits_for, now, request)
  if not row.owner then
    redis.call('HDEL', object, 'request')
    redis.call('ZREM', leases, uri)
  end
  remember_once(history, 'parked', provider)
  return answer('parked', attempts, crashes)
end

if row.owner then
  local lost = row.trying or trying
  local runs, died = tries(row[lost])
  row[lost] = runs .. ' ' .. (died + 1)
  redis.call('HSET', object, lost, row[lost])
  remember(history, 'lost')
  attempts, crashes = tries(row[trying])
end
attempts = attempts + 1
redis.call('HSET', object, 'owner', owner, 'lease_until', now + args.lease_ms, 'request', request, 'trying', trying,
  trying, attempts .. ' ' .. crashes)
redis.call('HDEL', object, 'deferred')
redis.call('ZADD', leases, now + args.lease_ms, uri)
here()
remember(history, 'run', attempts, action, provider, args.replay and '1' or '')
return answer('run', attempts, crashes)
