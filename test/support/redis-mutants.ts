/** A fault planted into the text of a script: `from` stands in it exactly once. */
export interface Mutation {
  readonly from: string;
  readonly to: string;
}

/** From the first line to the second, with whatever stands at the left of each. */
const lines = (...list: readonly string[]): string => list.join("\n");

const commitFence = lines(
  "if not r or r[1] ~= V[a + 1] then return 'stale' end",
  "  local head, tail, out, dl = number(r[3] or 0), number(r[4] or 0), r[5], number(r[7] or '')",
);
const sentFence = lines(
  "if not r or r[1] ~= V[a + 1] then return 'stale' end",
  "  local head, tail, out, dl = number(r[3] or 0), number(r[4] or 0), r[5], number(r[8] or '')",
);
const remember = "fresh = call('SET', seen, 1, 'PXAT', now + memory, 'NX') and true or false";
const shortWay = "if ready and fresh and not fired and not busy and (f or '') == V[a + 4]";
const taking = "if f ~= op and (not may or busy and till > now) then";
const appendFired =
  "set, n = {'i' .. tail, 'deadline:' .. dn, 'e' .. tail, '', 'dl', '', 'dn', ''}, 8";
const appendFresh = lines(
  "set[n + 1], set[n + 2], set[n + 3], set[n + 4] = 'i' .. tail, id, 'e' .. tail, V[a + 3]",
  "    n = n + 4",
);
const held = "if n > 0 then call('HSET', h, unpack(set)) end";
const workEnd = lines(
  "call('ZADD', due, now + lease, conv)",
  "  return {'work', last, state, out, number(r[7] or 0) or 0, views, event, packet, r[8], tries, note}",
);
const passedEnd = lines(
  "      call('ZADD', due, now + lease, conv)",
  "    end",
  "    return 'passed'",
);
const following = lines(
  "call('HSET', h, 'until', now + lease)",
  "  call('ZADD', due, now + lease, conv)",
  "  if out then",
);
const commitHead = "if out or tail < n or call('HGET', h, 'i' .. n) ~= id then return 'stale' end";
const commitViews = lines(
  "'oid', id, 'o', V[a + 3], 'on', count, 'os', 0, 'until', now + lease)",
  "    call('ZADD', due, now + lease, conv)",
  "    -- The caller has the views.",
);
const commitClears = lines(
  "call('HDEL', h, 'i' .. n, 'e' .. n, 'in', 'tries')",
  "    call('HSET', h, 'head', n,",
);
const mark = "if out == id and count > marked then";
const noted = "if note ~= '' and (out or waits and call('HGET', h, 'i' .. head + 1)) == id";
const leaving = lines(
  "    call('HDEL', h, 'until')",
  "    call('HSET', h, 'f', '-')",
  "    call('ZADD', due, now, conv)",
);

/** One fault each, by the rule of the mailbox protocol that it breaks. */
export const scriptMutants: { readonly [rule: string]: Mutation } = {
  "commit without fence": {
    from: commitFence,
    to: commitFence.replace("r[1] ~= V[a + 1]", "false"),
  },
  "sent without fence": { from: sentFence, to: sentFence.replace("r[1] ~= V[a + 1]", "false") },
  "intent without fence": {
    from: "if not r or r[1] ~= V[a] then return 'stale' end",
    to: "if not r then return 'stale' end",
  },

  "no dedupe": { from: remember, to: "call('SET', seen, 1, 'PXAT', now + memory) fresh = true" },
  "a delivery is forgotten too early": { from: remember, to: remember.replace("memory", "keep") },
  "a delivery is remembered for ever": {
    from: remember,
    to: remember.replace("'PXAT', now + memory, ", ""),
  },
  "a repetition of an accept is not recognised": {
    from: taking,
    to: "if (not may or busy and till > now) then",
  },
  "a known delivery takes the lease": {
    from: taking,
    to: "if f ~= op and busy and till > now then",
  },
  "a lease is not respected": { from: taking, to: "if f ~= op and not may then" },
  "a lease is good a moment too long": {
    from: taking,
    to: taking.replace("till > now", "till >= now"),
  },
  "an event behind a lease is not kept": { from: held, to: "" },
  "a lease from a clock that went back is kept": {
    from: "if till > now + lease then",
    to: "if false then",
  },
  "the fence of the taker is not written": {
    from: "set[n + 3], set[n + 4], set[n + 5], set[n + 6] = 'f', op, 'tries', tries",
    to: "set[n + 3], set[n + 4], set[n + 5], set[n + 6] = 'tries', tries, 'tries', tries",
  },

  "full is not checked": { from: "if waiting >= limit and", to: "if false and" },
  "full comes one event late": { from: "if waiting >= limit and", to: "if waiting > limit and" },
  "a known delivery is refused as one too many": {
    from: "if waiting >= limit and call('EXISTS', seen) == 0 then",
    to: "if waiting >= limit then",
  },
  "a refused delivery is remembered": {
    from: "and call('EXISTS', seen) == 0 then return 'full' end",
    to: "and call('EXISTS', seen) == 0 then call('SET', seen, 1) return 'full' end",
  },

  "the short way without idle check": { from: shortWay, to: shortWay.replace("and not busy ", "") },
  "the short way without fence": { from: " and (f or '') == V[a + 4] and", to: " and" },
  "the short way without last": { from: "and last == V[a + 5] then", to: "then" },
  "the short way for a known delivery": { from: shortWay, to: shortWay.replace("and fresh ", "") },
  "the short way past a deadline": { from: shortWay, to: shortWay.replace("and not fired ", "") },
  "the short way keeps the old fence": {
    from: "'tail', tail, 'f', op, 'last', id, 'st', V[a + 6], 'dl', dlField, 'dn', dnField)",
    to: "'tail', tail, 'last', id, 'st', V[a + 6], 'dl', dlField, 'dn', dnField)",
  },
  "the short way lets the key expire while its views wait": {
    from: "if existed then call('PERSIST', h) end",
    to: "",
  },
  "the short way does not write the index": { from: passedEnd, to: "    end\n    return 'passed'" },

  "the next event is removed when it is handed out": {
    from: "return {'next', last, first[1], first[2], intent, tries}",
    to: "call('HDEL', h, 'i' .. head + 1, 'e' .. head + 1) return {'next', last, first[1], first[2], intent, tries}",
  },
  "a successor gets the event before the views": {
    from: "return {'work', last, state, out,",
    to: "return {'work', last, state, false,",
  },
  "the lease is not renewed": {
    from: following,
    to: following.replace("call('HSET', h, 'until', now + lease)\n  ", ""),
  },
  "a renewal does not write the index": {
    from: following,
    to: following.replace("call('ZADD', due, now + lease, conv)\n  ", ""),
  },
  "taking does not write the index": { from: workEnd, to: workEnd.slice(workEnd.indexOf("\n")) },
  "taking writes the index as if it were due": {
    from: workEnd,
    to: workEnd.replace("now + lease", "now"),
  },
  "the key expires while an event waits": {
    from: "if existed and not busy then call('PERSIST', h) end",
    to: "",
  },

  "a deadline is fired by the sweep only": {
    from: "local fired = may and dl and dl <= now",
    to: "local fired = id == '' and dl and dl <= now",
  },
  "a deadline is fired for a known delivery": {
    from: "local fired = may and dl and dl <= now",
    to: "local fired = dl and dl <= now",
  },
  "a deadline is fired a moment too late": {
    from: "local fired = may and dl and dl <= now",
    to: "local fired = may and dl and dl < now",
  },
  "a deadline is not cleared when it is fired": {
    from: appendFired,
    to: "set, n = {'i' .. tail, 'deadline:' .. dn, 'e' .. tail, ''}, 4",
  },
  "a deadline without its name": { from: appendFired, to: appendFired.replace(".. dn", "") },
  "a deadline behind the event that came after it": {
    from: appendFresh,
    to: lines(
      "if fired then",
      "      set[1], set[3] = 'i' .. tail, 'e' .. tail",
      "      set[n + 1], set[n + 2], set[n + 3], set[n + 4] = 'i' .. tail - 1, id, 'e' .. tail - 1, V[a + 3]",
      "    else set[n + 1], set[n + 2], set[n + 3], set[n + 4] = 'i' .. tail, id, 'e' .. tail, V[a + 3] end",
      "    n = n + 4",
    ),
  },
  "a deadline is not kept by a decision that does not speak of it": {
    from: "if change == '' then return dl, dl or '', dl and dn or '' end",
    to: "if change == '' then return nil, '', '' end",
  },
  "a deadline is not cleared by a decision": {
    from: "if change == '-' then return nil, '', '' end",
    to: "if change == '-' then return dl, dl or '', dl and dn or '' end",
  },
  "a deadline is not in the index": { from: "call('ZADD', due, dl, conv)", to: "" },
  "a deadline does not keep its conversation": {
    from: "now + keep + math.max(0, dl - now)",
    to: "now + keep",
  },
  "an idle conversation stays in the index": {
    from: "if listed then call('ZREM', due, conv) end",
    to: "",
  },
  "an idle conversation never expires": {
    from: "call('PEXPIREAT', h, now + keep)\n",
    to: "\n",
  },

  "intent without op": { from: "or r[5] and r[5] ~= op then", to: "or r[5] then" },
  "intent for anybody": { from: "or r[5] and r[5] ~= op then", to: "then" },
  "intent for any event": { from: "or call('HGET', h, 'i' .. head + 1) ~= id or", to: "or" },
  "intent is not written": { from: "call('HSET', h, 'in', op)", to: "" },

  "a repetition of a commit is not recognised": { from: "if r[2] == id then", to: "if false then" },
  "commit is not tied to its event": {
    from: commitHead,
    to: "if out or tail < n then return 'stale' end",
  },
  "commit overwrites the outbox": { from: commitHead, to: commitHead.replace("out or ", "") },
  "the lease ends at a commit": {
    from: commitViews,
    to: commitViews.replaceAll("now + lease", "now"),
  },
  "commit does not write the index": {
    from: commitViews,
    to: commitViews.replace("call('ZADD', due, now + lease, conv)", ""),
  },
  "commit keeps the intent": { from: commitClears, to: commitClears.replace(", 'in'", "") },
  "commit keeps the tries": { from: commitClears, to: commitClears.replace(", 'tries'", "") },
  "commit leaves its event in the mailbox": {
    from: commitClears,
    to: commitClears.replace("'i' .. n, 'e' .. n, ", ""),
  },
  "commit does not name its event as the last": {
    from: "'st', V[a + 4], 'last', id, 'dl', dlField, 'dn', dnField)\n  if",
    to: "'st', V[a + 4], 'dl', dlField, 'dn', dnField)\n  if",
  },
  "a commit without views keeps the note": {
    from: "call('HDEL', h, 'i' .. n, 'e' .. n, 'in', 'tries', 'note', 'until')",
    to: "call('HDEL', h, 'i' .. n, 'e' .. n, 'in', 'tries', 'until')",
  },

  "sent is not tied to its event": { from: mark, to: mark.replace("out == id", "out") },
  "a late mark takes back a newer one": {
    from: mark,
    to: mark.replace("count > marked", "count > 0"),
  },
  "the first view ends the outbox": {
    from: "if count < (number(r[6] or 0) or 0) then",
    to: "if false then",
  },
  "a mark is not written": { from: "call('HSET', h, 'os', count)", to: "" },
  "the last view keeps the note": {
    from: "call('HDEL', h, 'oid', 'o', 'on', 'os', 'note', 'until')",
    to: "call('HDEL', h, 'oid', 'o', 'on', 'os', 'until')",
  },
  "the note is not written": { from: "then call('HSET', h, 'note', note) end", to: "then end" },
  "the note of an event that is over is kept": { from: `${noted} then`, to: "if note ~= '' then" },
  "who gave up can go on": {
    from: leaving,
    to: leaving.replace("    call('HSET', h, 'f', '-')\n", ""),
  },
  "who gave up keeps the lease": {
    from: leaving,
    to: leaving.replace("    call('HDEL', h, 'until')\n", ""),
  },
  "what was given up is not due": {
    from: leaving,
    to: leaving.replace("\n    call('ZADD', due, now, conv)", ""),
  },

  "a lease is not counted": {
    from: "if f ~= op and not out then tries = tries + 1 end",
    to: "",
  },
  "a lease is counted while views wait": {
    from: "if f ~= op and not out then tries = tries + 1 end",
    to: "if f ~= op then tries = tries + 1 end",
  },
  "a repetition of an accept counts as another lease": {
    from: "if f ~= op and not out then tries = tries + 1 end",
    to: "if not out then tries = tries + 1 end",
  },
};
