import { expect } from "chai";
import { isReadOnly, isReply, reasonOf } from "../../../src/stores/redis/faults.ts";

/** As Redis 6.2 and 7 say it inside a script, and where the script's error is the call's. */
const places = [
  "",
  "@user_script:40: @user_script: 40: ",
  "@user_script: 40: -",
  "ERR Error running script (call to f_0123456789abcdef0123456789abcdef01234567): @user_script:40: @user_script: 40: -",
];

describe("what Redis says", () => {
  for (const place of places) {
    it(`is understood behind ${JSON.stringify(place)}`, () => {
      const full = `${place}OOM command not allowed when used memory > 'maxmemory'.`;
      expect(isReply(full)).to.equal(true);
      expect(reasonOf(new Error(full))).to.include("its memory is full (OOM)");
      const replica = `${place}READONLY You can't write against a read only replica.`;
      expect(isReply(replica)).to.equal(true);
      expect(isReadOnly(replica)).to.equal(true);
      expect(reasonOf(new Error(replica))).to.include("READONLY");
      const disk = `${place}MISCONF Redis is configured to save RDB snapshots`;
      expect(isReply(disk)).to.equal(true);
    });
  }

  it("is a slip of ours where it is none of its replies", () => {
    for (const place of places)
      expect(isReply(`${place}attempt to compare nil with number`)).to.equal(false);
  });
});
