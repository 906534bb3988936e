import { asideMs } from "../rows.ts";
import { toScript, type Script } from "./script.ts";

/**
 * The mailbox protocol in Lua: one script that takes any number of calls, each of one
 * conversation, and answers them in order. Every call reads once, checks, then writes. Nothing
 * fails after its first write; what frees memory (HDEL) is written before what needs some (HSET),
 * so that a full Redis still takes commits and marks.
 *
 * ARGV is a list of instructions, KEYS the keys they need, in the same order:
 *
 * | instruction                                                | keys                          |
 * |------------------------------------------------------------|-------------------------------|
 * | `t` lease keep: spans of the calls behind it, ms           |                               |
 * | `u` limit seen: of the accepts behind it; events, ms       |                               |
 * | `b` conv op id packet: accept, id empty for a take-over    | conversation, delivery, index |
 * | `a` the same and f last state count dl name: with decision | conversation, delivery, index |
 * | `i` f id op: intent                                        | conversation                  |
 * | `c` conv f id packet state count dl name: commit           | conversation, index           |
 * | `s` conv f id count mode note: sent                        | conversation, index           |
 * | `w`: a write, so that a replica can be waited for          | any                           |
 *
 * `dl` is empty to keep the deadline, `-` to clear it, else ms from now.
 *
 * Fields of a conversation: `f` fence, `until` end of the lease, `last` event done, `head`, `tail`,
 * `i<n>` and `e<n>` id and packet of waiting event n, `st` state, `oid`, `o`, `on`, `os` the
 * outbox's event, packet, number of views and how many are out, `in` intent, `dl`, `dn` deadline
 * and its name (empty: none), `tries`, `note`. The one clock is the server's.
 */
const lua = `
local call, K, V = redis.call, KEYS, ARGV
local lease, keep, limit, memory = 0, 0, 0, 0
local aside

-- A number in a field: whole, and none of what tonumber takes besides, such as nan, inf and 1e300.
local function number(field)
  local n = tonumber(field)
  if n and n >= 0 and n < 1e15 and n % 1 == 0 then return n end
end

-- Fields of a conversation; nothing where its key holds something else.
local function read(h, ...)
  local r = redis.pcall('HMGET', h, ...)
  if not r.err then return r end
  if not string.find(r.err, 'WRONGTYPE', 1, true) then error(r) end
end

-- Idle: only now may the key expire. "listed" says that the index may hold the conversation.
local function rest(h, due, conv, dl, listed)
  if dl then
    call('PEXPIREAT', h, now + keep + math.max(0, dl - now))
    call('ZADD', due, dl, conv)
  else
    call('PEXPIREAT', h, now + keep)
    if listed then call('ZREM', due, conv) end
  end
end

-- The deadline after a call, as a number and in the two fields.
local function deadline(change, name, dl, dn)
  if change == '' then return dl, dl or '', dl and dn or '' end
  if change == '-' then return nil, '', '' end
  local at = now + tonumber(change)
  return at, at, name
end

-- What cannot be read here is set aside by whoever looks next.
local function damaged(h, due, conv)
  call('HDEL', h, 'until')
  call('ZADD', due, now, conv)
  return 'stale'
end

-- What the holder does next where something waits. Safe to repeat: nothing is taken out.
local function following(h, due, conv, last, out, sent, head, intent, tries)
  local first = not out and call('HMGET', h, 'i' .. head + 1, 'e' .. head + 1)
  if first and not first[1] then return damaged(h, due, conv) end
  call('HSET', h, 'until', now + lease)
  call('ZADD', due, now + lease, conv)
  if out then return {'deliver', last, out, sent, call('HGET', h, 'o')} end
  return {'next', last, first[1], first[2], intent, tries}
end

-- Puts a key where the operator finds it; gives its new name.
local function move(key, h, conv, name, reason)
  local to = string.gsub(string.sub(h, 1, #h - #conv), 'c:({%d+}:)$', 'aside:%1') .. conv .. name
  call('RENAME', key, to)
  -- Full memory, or a key of another form, must not keep the conversation from going on.
  redis.pcall('HSET', to, 'reason', reason)
  call('PEXPIREAT', to, now + %ASIDE%)
  return to
end

local accept
accept = function(k, a, ready, fresh)
  local h, due, conv, op, id = K[k], K[k + 2], V[a], V[a + 1], V[a + 2]
  local r = read(h, 'f', 'until', 'last', 'head', 'tail', 'oid', 'os', 'in', 'tries', 'dl', 'dn')
  if not r then return aside(k, a, fresh, 'it is not a hash') end
  local f, last, out, dn = r[1], r[3] or '', r[6], r[11]
  local till, head, tail, tries = number(r[2] or 0), number(r[4] or 0), number(r[5] or 0), number(r[9] or 0)
  local dl = r[10] and r[10] ~= '' and (number(r[10]) or 'none')
  if not (till and head and tail and tries) or head > tail or dl == 'none' then
    return aside(k, a, fresh, 'a number in it is none')
  end
  local waiting, existed = tail - head, tail > 0
  local busy = out or waiting > 0

  if id ~= '' and fresh == nil then
    local seen = K[k + 1]
    if waiting >= limit and call('EXISTS', seen) == 0 then return 'full' end
    fresh = call('SET', seen, 1, 'PXAT', now + memory, 'NX') and true or false
    if not fresh and call('TYPE', seen).ok ~= 'string' then
      -- Not ours, so it says nothing of the delivery.
      local reason = 'the mark of a delivery is no text'
      local key = move(seen, h, conv, ':d:' .. now, reason)
      call('SET', seen, 1, 'PXAT', now + memory)
      return {'aside', key, reason, accept(k, a, ready, true)}
    end
  end
  -- A known delivery never takes: its caller may be long gone, or served.
  local may = fresh or id == ''
  local fired = may and dl and dl <= now

  -- The short way: accepted and done at once, if the decision was made on the state stored here.
  if ready and fresh and not fired and not busy and (f or '') == V[a + 4] and last == V[a + 5] then
    local at, dlField, dnField = deadline(V[a + 8], V[a + 9], dl or nil, dn)
    tail = tail + 1
    if V[a + 7] == '0' then
      call('HSET', h, 'head', tail, 'tail', tail, 'f', op, 'last', id, 'st', V[a + 6], 'dl', dlField, 'dn', dnField)
      -- One that expired with its deadline unfired has left its place in the index.
      rest(h, due, conv, at, dl or not existed)
    else
      call('HSET', h, 'head', tail, 'tail', tail, 'f', op, 'last', id, 'st', V[a + 6], 'dl', dlField, 'dn', dnField,
        'oid', id, 'o', V[a + 3], 'on', V[a + 7], 'os', 0, 'until', now + lease)
      if existed then call('PERSIST', h) end
      call('ZADD', due, now + lease, conv)
    end
    return 'passed'
  end

  if not busy and not fresh and not fired then
    -- A look at a conversation that does not exist makes none.
    if existed then rest(h, due, conv, dl, id == '') elseif id == '' then call('ZREM', due, conv) end
    return 'done'
  end

  local set, n = {}, 0
  if fired then
    tail = tail + 1
    set, n = {'i' .. tail, 'deadline:' .. dn, 'e' .. tail, '', 'dl', '', 'dn', ''}, 8
  end
  if fresh then
    tail = tail + 1
    set[n + 1], set[n + 2], set[n + 3], set[n + 4] = 'i' .. tail, id, 'e' .. tail, V[a + 3]
    n = n + 4
  end
  set[n + 1], set[n + 2] = 'tail', tail
  if f ~= op and (not may or busy and till > now) then
    if n > 0 then call('HSET', h, unpack(set)) end
    -- Where the clock went back, or is another server's: no lease ends later than a new one.
    if till > now + lease then
      call('HSET', h, 'until', now + lease)
      call('ZADD', due, now + lease, conv)
    end
    return 'held'
  end

  local state, note, views, event, packet = false, false, false, id, false
  if existed then
    local more = call('HMGET', h, 'st', 'note', 'o', 'i' .. head + 1, 'e' .. head + 1)
    if waiting > 0 and not (more[4] and more[5]) or out and not more[3] then
      return aside(k, a, fresh, 'a part of it is missing')
    end
    state, note, views = more[1], more[2], more[3]
    if waiting > 0 then event, packet = more[4], more[5] end
  end
  -- The packet of the caller's own event is not sent back to it.
  if waiting == 0 and fired then event, packet = 'deadline:' .. dn, '' end
  if waiting == 0 and not fired and not fresh then event = false end
  if f ~= op and not out then tries = tries + 1 end
  set[n + 3], set[n + 4], set[n + 5], set[n + 6] = 'f', op, 'tries', tries
  set[n + 7], set[n + 8] = 'until', now + lease
  call('HSET', h, unpack(set))
  if existed and not busy then call('PERSIST', h) end
  call('ZADD', due, now + lease, conv)
  return {'work', last, state, out, number(r[7] or 0) or 0, views, event, packet, r[8], tries, note}
end

-- What cannot be read is kept for the operator, and the conversation starts anew.
aside = function(k, a, fresh, reason)
  local key = move(K[k], K[k], V[a], ':' .. now, reason)
  -- The long way, so that the person is told.
  return {'aside', key, reason, accept(k, a, false, fresh)}
end

local function intent(k, a)
  local h, id, op = K[k], V[a + 1], V[a + 2]
  local r = read(h, 'f', 'last', 'head', 'tail', 'in')
  if not r or r[1] ~= V[a] then return 'stale' end
  local head, tail = number(r[3] or 0), number(r[4] or 0)
  if not (head and tail) then return 'stale' end
  if tail <= head or call('HGET', h, 'i' .. head + 1) ~= id or r[5] and r[5] ~= op then
    return {'spent', r[2] or ''}
  end
  local info = call('INFO', 'replication')
  -- Written again by its own repetition: only a write can be waited for on a replica.
  call('HSET', h, 'in', op)
  return {'ok', r[2] or '', string.match(info, 'connected_slaves:(%d+)')}
end

local function commit(k, a)
  local h, due, conv, id, count = K[k], K[k + 1], V[a], V[a + 2], V[a + 5]
  local r = read(h, 'f', 'last', 'head', 'tail', 'oid', 'os', 'dl', 'dn', 'in', 'tries')
  if not r or r[1] ~= V[a + 1] then return 'stale' end
  local head, tail, out, dl = number(r[3] or 0), number(r[4] or 0), r[5], number(r[7] or '')
  if not (head and tail) then return damaged(h, due, conv) end
  if r[2] == id then
    if out or tail > head then return following(h, due, conv, id, out, r[6], head, r[9], r[10]) end
    rest(h, due, conv, dl, true)
    return {'idle', id}
  end
  local n = head + 1
  if out or tail < n or call('HGET', h, 'i' .. n) ~= id then return 'stale' end
  local at, dlField, dnField = deadline(V[a + 6], V[a + 7], dl, r[8])
  if count ~= '0' then
    call('HDEL', h, 'i' .. n, 'e' .. n, 'in', 'tries')
    call('HSET', h, 'head', n, 'st', V[a + 4], 'last', id, 'dl', dlField, 'dn', dnField,
      'oid', id, 'o', V[a + 3], 'on', count, 'os', 0, 'until', now + lease)
    call('ZADD', due, now + lease, conv)
    -- The caller has the views.
    return {'deliver', id, id, 0, false}
  end
  if tail > n then
    call('HDEL', h, 'i' .. n, 'e' .. n, 'in', 'tries', 'note')
  else
    call('HDEL', h, 'i' .. n, 'e' .. n, 'in', 'tries', 'note', 'until')
  end
  call('HSET', h, 'head', n, 'st', V[a + 4], 'last', id, 'dl', dlField, 'dn', dnField)
  if tail > n then return following(h, due, conv, id, false, 0, n, false, 0) end
  rest(h, due, conv, at, true)
  return {'idle', id}
end

local function sent(k, a)
  local h, due, conv, id, note = K[k], K[k + 1], V[a], V[a + 2], V[a + 5]
  local r = read(h, 'f', 'last', 'head', 'tail', 'oid', 'on', 'os', 'dl', 'in', 'tries')
  if not r or r[1] ~= V[a + 1] then return 'stale' end
  local head, tail, out, dl = number(r[3] or 0), number(r[4] or 0), r[5], number(r[8] or '')
  if not (head and tail) then return damaged(h, due, conv) end
  -- Counts that are none are as good as 0: then the next mark ends the outbox.
  local marked = number(r[7] or 0) or 0
  local count, waits = tonumber(V[a + 3]), tail > head
  if out == id and count > marked then
    if count < (number(r[6] or 0) or 0) then
      call('HSET', h, 'os', count)
      marked = count
    else
      if waits then
        call('HDEL', h, 'oid', 'o', 'on', 'os', 'note')
      else
        call('HDEL', h, 'oid', 'o', 'on', 'os', 'note', 'until')
      end
      out = false
    end
  end
  -- A late repetition speaks of an event that is over: its note is not the next one's.
  if note ~= '' and (out or waits and call('HGET', h, 'i' .. head + 1)) == id then call('HSET', h, 'note', note) end
  if V[a + 4] == 'go' then
    if out or waits then return following(h, due, conv, r[2] or '', out, marked, head, r[9], r[10]) end
    rest(h, due, conv, dl, true)
    return {'idle', r[2] or ''}
  end
  if out or waits then
    call('HDEL', h, 'until')
    call('HSET', h, 'f', '-')
    call('ZADD', due, now, conv)
  else
    rest(h, due, conv, dl, true)
  end
  return 'left'
end

local answers, a, k, stop = {}, 1, 1, #V
-- One call's trouble is its own.
local function answered(ok, answer)
  if not ok then answer = {'error', type(answer) == 'table' and answer.err or tostring(answer)} end
  answers[#answers + 1] = answer
end
while a <= stop do
  local letter = V[a]
  if letter == 's' then
    answered(pcall(sent, k, a + 1))
    k, a = k + 2, a + 7
  elseif letter == 'a' then
    answered(pcall(accept, k, a + 1, true))
    k, a = k + 3, a + 11
  elseif letter == 'b' then
    answered(pcall(accept, k, a + 1, false))
    k, a = k + 3, a + 5
  elseif letter == 'c' then
    answered(pcall(commit, k, a + 1))
    k, a = k + 2, a + 9
  elseif letter == 't' then
    lease, keep, a = tonumber(V[a + 1]), tonumber(V[a + 2]), a + 3
  elseif letter == 'u' then
    limit, memory, a = tonumber(V[a + 1]), tonumber(V[a + 2]), a + 3
  elseif letter == 'i' then
    answered(pcall(intent, k, a + 1))
    k, a = k + 1, a + 4
  else
    call('SET', K[k], now)
    k, a = k + 1, a + 1
  end
end
return answers
`;

/** The mailbox script; `clock` is Lua for the time as TIME gives it. */
export function mailboxScript(clock?: string): Script {
  return toScript(lua.replace("%ASIDE%", String(asideMs)), clock);
}
