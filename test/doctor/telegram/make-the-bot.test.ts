import { expect } from "chai";

import { freePort } from "../../support/redis-server.ts";
import { openWard, type Ward } from "../ward.ts";

const form = "ok    TELEGRAM_BOT_TOKEN is set, and has the form of a token";
const stranger = ["987654321", `AB${"y".repeat(33)}`].join(":");

describe("the doctor's step 1, make the bot", () => {
  let ward: Ward;
  beforeEach(async () => {
    ward = await openWard();
  });
  afterEach(() => ward.close());

  it("names the bot that the token is for", async () => {
    const { step } = await ward.examine();
    expect(step(1)).to.deep.equal([form, "ok    Telegram accepts the token: @plume_test_bot"]);
  });

  it("says where a token comes from that Telegram does not know, or not any more", async () => {
    ward.hides(stranger.split(":")[1] ?? "");
    const refused = [
      form,
      "wrong Telegram refuses the token (Unauthorized): it is mistyped, or was revoked. Next: send /token to @BotFather, and put what it gives into TELEGRAM_BOT_TOKEN",
    ];
    const wrong = await ward.examine({ ...ward.env, TELEGRAM_BOT_TOKEN: stranger });
    expect([wrong.code, wrong.step(1)]).to.deep.equal([1, refused]);
    ward.fake.revokes();
    const revoked = await ward.examine();
    expect(revoked.step(1)).to.deep.equal(refused);
    expect(revoked.step(4)).to.deep.equal([
      "todo  Nobody listens. Next: npm start",
      "-     What Telegram knows of it cannot be checked before step 1",
    ]);
    expect(revoked.step(5)).to.deep.equal(["-     Cannot be checked before step 1"]);
  });

  it("says what keeps Telegram from answering", async () => {
    const page = { kind: "html" } as const;
    ward.fake.fails("getMe", page);
    expect((await ward.examine()).step(1)[1]).to.equal(
      `wrong Telegram cannot be reached: an answer that is not Telegram's. Next: start the Bot API server at ${ward.fake.root}, or correct TELEGRAM_API_ROOT`,
    );
    const parameters = { retry_after: 7 };
    ward.fake.fails("getMe", { kind: "error", code: 429, description: "Too Many", parameters });
    expect((await ward.examine()).step(1)[1]).to.equal(
      "wrong Telegram does not answer: it wants no calls for 7 s. Next: wait so long, then npm run doctor",
    );
    const TELEGRAM_API_ROOT = `http://127.0.0.1:${await freePort()}`;
    const away = await ward.examine({ ...ward.env, TELEGRAM_API_ROOT });
    expect(away.step(1)[1]).to.include("cannot be reached: ECONNREFUSED. Next:");
  });

  it("says nothing secret that an answer holds", async () => {
    const description = `cannot serve /bot${ward.fake.token}/getMe\n   ok    it is fine`;
    ward.fake.fails("getMe", { kind: "error", code: 502, description });
    const { step } = await ward.examine();
    expect(step(1)).to.have.lengthOf(2);
    expect(step(1)[1]).to.include("cannot serve /[hidden]/getMe");
  });

  it("needs no answer that only tells the time", async () => {
    ward.fake.fails("", { kind: "hang" });
    const { step } = await ward.examine();
    expect(step(1)[1]).to.equal("ok    Telegram accepts the token: @plume_test_bot");
    expect(step(3).at(-1)).to.equal(
      "-     This computer's clock cannot be checked: there is no other to compare it with",
    );
    expect(step(4)[1]).to.equal("ok    No webhook stands in the way");
  });

  it("waits some seconds for a Telegram that says nothing, and no longer", async () => {
    ward.fake.fails("*", { kind: "hang" }, 20);
    const { step, tookMs } = await ward.examine();
    expect(step(1)[1]).to.include("wrong Telegram cannot be reached: no answer in time");
    expect(tookMs).to.be.below(8_000);
  });
});
