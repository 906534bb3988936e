import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { createClient } from "../../adapters/telegram/client.ts";
import { seal } from "../../src/core/sealed.ts";

const token = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

describe("a client of the Bot API", () => {
  let server: Server;
  let answer: RequestListener;
  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => void server.close());

  /** What comes of a call. */
  const called = () => {
    const { port } = server.address() as AddressInfo;
    const client = createClient({ token: seal(token), apiRoot: `http://127.0.0.1:${port}` });
    return client.me(new AbortController().signal);
  };
  const failed = (reason: string) => ({
    kind: "failed",
    failure: { kind: "unreachable", reason },
  });

  it("takes what something in between answers for a Telegram that is away", async () => {
    for (const [body, reason] of [
      ["<html></html>", "an answer that is not Telegram's"],
      ['{"ok":false}', "an error without a reason"],
      ['{"ok":false,"error_code":"x","description":"broken"}', "broken"],
      ['{"ok":false,"error_code":502,"description":5}', "an error without a reason"],
    ] as const) {
      answer = (_request, response) => void response.end(body);
      expect(await called(), body).to.deep.equal(failed(reason));
    }
  });

  it("tells what the network said", async () => {
    answer = (request) => void request.socket.destroy();
    expect(await called()).to.deep.equal(failed("ECONNRESET"));
  });

  it("does not tell of an address that it was led to: the token is in it", async () => {
    answer = (request, response) =>
      void response.writeHead(302, { location: request.url ?? "" }).end();
    expect(await called()).to.deep.equal(failed("the call failed"));
  });
});
