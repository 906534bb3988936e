import { expect } from "chai";

import { createInstallStates } from "../../adapters/slack/install-state.ts";
import { seal } from "../../src/core/sealed.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { openTestStore } from "../support/network.ts";

describe("a state that comes back twice at once", () => {
  it("is good once", async () => {
    const clock = createFakeClock();
    const { cache } = openTestStore(clock);
    const parts = { secret: seal("secret"), cache, clock };
    const [one, other] = [createInstallStates(parts), createInstallStates(parts)];
    const state = one.make();
    const redeemed = await Promise.all([one.redeem(state), other.redeem(state)]);
    expect(redeemed.toSorted()).to.deep.equal(["good", "used"]);
  });
});
