import { expect } from "chai";

import { failed, done } from "../../adapters/discord/answer.ts";
import type { Failure } from "../../adapters/discord/failure.ts";
import {
  goneKey,
  isFirst,
  isPassing,
  nonceOf,
  replacedBy,
  sayingOf,
  withoutReplacing,
  type Saying,
} from "../../adapters/discord/speech/saying.ts";
import type { Address } from "../../src/core/event.ts";
import { say } from "../../src/core/view/view.ts";

describe("what is known of something to be said in Discord", () => {
  const to: Address = {
    platform: "discord",
    tenant: "1",
    place: "5",
    user: "7",
    shared: true,
    reply: { message: "9" },
  };
  const saying = (key: string, replaces?: string): Saying => {
    const { signal } = new AbortController();
    const view = replaces === undefined ? say("x") : { ...say("x"), replaces };
    return sayingOf(to, view, { key, signal });
  };

  it("is how it is answered, and which answer it is", () => {
    expect(saying("s:1.0").reply).to.deep.equal({ message: "9" });
    expect(saying("b:1.progress")).to.include({ delivery: "b:1", isProgress: true });
    const keys = ["s:1.0", "m:1.2.12", "b:1.progress", "e:1:2.preface", "f:1.away"];
    expect(keys.map((key) => isFirst(saying(key)))).to.deep.equal([true, false, true, true, true]);
  });

  it("is a nonce of each of its messages that Discord takes and that tells nothing", () => {
    const nonces = [0, 1].flatMap((index) =>
      ["s:1.0", "s:1.1", "s:2.0"].map((key) => nonceOf({ key }, index)),
    );
    for (const nonce of nonces) expect(nonce).to.match(/^[A-Za-z0-9_-]{22}$/);
    expect(new Set(nonces).size).to.equal(6);
    expect(nonceOf({ key: "s:1.0" }, 0)).to.equal(nonces[0]);
    expect(goneKey(saying("s:1.0"))).to.equal(`n/${nonces[0]}`);
  });

  it("is what it replaces, as far as that can be reached", () => {
    expect(replacedBy(saying("s:1.0"))).to.equal(undefined);
    expect(replacedBy(saying("s:1.0", "h/12"))).to.deep.equal({ kind: "hidden", id: "12" });
    expect(replacedBy(saying("s:1.0", "m/5/12"))?.kind).to.equal("posted");
    for (const gone of ["n/mark", "v/x", "nonsense"])
      expect(replacedBy(saying("s:1.0", gone)), gone).to.equal(undefined);
    const anew = withoutReplacing(saying("s:1.0", "h/12"));
    expect(anew.view).to.deep.equal(say("x"));
    expect(anew.key).to.equal("s:1.0");
  });

  it("is whether it may work in a moment", () => {
    const of = (kind: Exclude<Failure["kind"], "rate-limited">): boolean =>
      isPassing(failed({ kind, reason: "" }));
    expect(isPassing(done("x"))).to.equal(false);
    expect(isPassing(failed({ kind: "rate-limited", retryAfterMs: 1 }))).to.equal(true);
    expect((["unreachable", "unsent", "unauthorized"] as const).map(of)).to.deep.equal([
      true,
      true,
      true,
    ]);
    for (const kind of ["not-there", "gone", "expired", "too-large", "refused"] as const)
      expect(of(kind), kind).to.equal(false);
  });
});
