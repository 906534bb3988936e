import { expect } from "chai";

import { Board } from "../../adapters/discord/gateway/board.ts";
import type { TroubleName } from "../../adapters/discord/troubles.ts";
import { Troubles } from "../../src/ops/troubles.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";

describe("the board of a gateway's troubles", () => {
  let log: CollectingLogger;
  let troubles: Troubles<TroubleName>;
  let board: Board;
  beforeEach(() => {
    log = createCollectingLogger();
    troubles = new Troubles("discord", log);
    board = new Board(troubles);
  });
  const told = (): readonly string[] => log.lines.map(({ event }) => event);

  it("tells of one at a time, the oldest, until all is well", () => {
    board.begin("0/2", { name: "gateway", reason: "a" });
    board.begin("1/2", { name: "gateway", reason: "b" });
    expect(troubles.current).to.equal("a");
    board.end("0/2");
    expect(troubles.current).to.equal("b");
    board.end("1/2");
    board.end("1/2");
    expect(troubles.current).to.equal(undefined);
    expect(told()).to.deep.equal(["discord.trouble", "discord.trouble", "discord.back"]);
  });

  it("ends only what it began", () => {
    board.begin("0/1", { name: "token", reason: "a" });
    board.end("0/1");
    troubles.begin("token", "of somebody else");
    board.begin("0/1", { name: "gateway", reason: "b" });
    board.end("0/1");
    expect(troubles.current).to.equal("of somebody else");
  });
});
