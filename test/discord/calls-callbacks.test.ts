import { expect } from "chai";
import type { RESTPostAPIInteractionCallbackJSONBody } from "discord-api-types/v10";

import type { Callback } from "../../adapters/discord/callbacks.ts";
import { createClient, type Client } from "../../adapters/discord/client.ts";
import type { Modal } from "../../adapters/discord/modal.ts";
import { seal } from "../../src/core/sealed.ts";
import {
  cut,
  erred,
  limited,
  openApiServer,
  plain,
  silent,
  told,
  type ApiServer,
} from "../support/discord/api-server.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

const id = "100000000000000001";
const interaction = { id, token: "aW50ZXJ-_" };
const words = { content: "x", components: [], files: [] };
const signal = new AbortController().signal;

describe("a first answer to an interaction", () => {
  let server: ApiServer;
  let client: Client;
  beforeEach(async () => {
    server = await openApiServer();
    server.answer = plain();
    const { apiRoot } = server;
    const clock = createFakeClock();
    client = createClient({ token: seal("a.b.c"), clock, apiRoot, timeoutMs: 5_000 });
  });
  afterEach(() => server.close());

  const expectAnswer = (outcome: Callback, body: RESTPostAPIInteractionCallbackJSONBody): void => {
    expect(outcome).to.equal("done");
    expect(server.calls.map(({ line }) => line)).to.deep.equal([
      `POST /interactions/${id}/aW50ZXJ-_/callback`,
    ]);
    expect(server.calls[0]?.body).to.deep.equal(body);
  };

  it("announces a message, for all or for the person alone", async () => {
    expectAnswer(await client.message(interaction, { hidden: false, signal }), { type: 5 });
    await client.message(interaction, { hidden: true, signal });
    const hidden: RESTPostAPIInteractionCallbackJSONBody = { type: 5, data: { flags: 64 } };
    expect(server.calls[1]?.body).to.deep.equal(hidden);
  });

  it("leaves the message with the button as it is", async () => {
    expectAnswer(await client.update(interaction, { signal }), { type: 6 });
  });

  it("says something to the person alone, and notifies nobody", async () => {
    expectAnswer(await client.say(interaction, { text: "Sorry.", signal }), {
      type: 4,
      data: {
        content: "Sorry.",
        flags: 64,
        allowed_mentions: { parse: [], replied_user: false },
      },
    });
  });

  it("shows what may be meant", async () => {
    const choices = [
      { name: "acme", value: "acme" },
      { name: "3", value: 3 },
    ];
    expectAnswer(await client.choices(interaction, { choices, signal }), {
      type: 8,
      data: { choices },
    });
  });

  it("opens a form", async () => {
    const modal: Modal = {
      custom_id: "m~auth~1~",
      title: "Connect",
      components: [
        { type: 18, label: "Address", component: { type: 4, custom_id: "url", style: 1 } },
      ],
    };
    expectAnswer(await client.form(interaction, { modal, signal }), { type: 9, data: modal });
  });

  it("cannot be led elsewhere by its token", async () => {
    await client.update({ id, token: "../x?" }, { signal });
    expect(server.calls[0]?.line).to.equal(`POST /interactions/${id}/..%2Fx%3F/callback`);
  });

  it("is taken, late, refused, or nobody knows", async () => {
    const cases: readonly (readonly [ApiServer["answer"], Callback])[] = [
      [plain(), "done"],
      [erred(400, 40_060), "taken"],
      [erred(404, 10_062), "late"],
      [erred(404, 10_015), "late"],
      [erred(401, 50_027), "late"],
      [erred(400, 50_035), "refused"],
      [erred(403, 50_013), "refused"],
      [erred(404, 10_008), "refused"],
      [erred(413, 40_005), "refused"],
      [erred(401, 0), "refused"],
      [erred(404, 0), "refused"],
      [limited(1), "unreachable"],
      [plain(429, "error code: 1015"), "unreachable"],
      [erred(500, 0), "unreachable"],
      [plain(502, "<html>"), "unreachable"],
      [plain(404, "<html>"), "unreachable"],
      [plain(200, "<html>"), "unreachable"],
      [told({}), "unreachable"],
      [cut, "unreachable"],
    ];
    for (const [i, [answer, expected]] of cases.entries()) {
      server.answer = answer;
      const waiting = { id, token: `case-${i}` };
      expect(await client.update(waiting, { signal }), waiting.token).to.equal(expected);
    }
    expect(server.calls, "each is tried once").to.have.length(cases.length);
  });

  it("ends with its signal, before it went and on the way", async () => {
    server.answer = silent;
    const stop = new AbortController();
    const going = client.update(interaction, { signal: stop.signal });
    await until("it is on its way", () => server.calls.length === 1);
    stop.abort();
    expect(await going).to.equal("unreachable");
    expect(await client.update(interaction, { signal: stop.signal })).to.equal("unreachable");
    expect(server.calls).to.have.length(1);
  });

  it("waits for no other call, whatever hangs or was too much", async () => {
    server.answer = silent;
    const stop = new AbortController();
    const hanging = Array.from({ length: 80 }, (_, i) =>
      client.update({ id, token: `hangs-${i % 2}` }, { signal: stop.signal }),
    );
    await until("all are on their way", () => server.calls.length === 80);
    server.answer = told({ retry_after: 60, global: true }, 429, { "x-ratelimit-global": "true" });
    await client.message({ id, token: "too-much" }, { hidden: true, signal });
    await client.changeOriginal({ app: id, token: "too-much" }, words, signal);
    server.answer = plain();
    expect(await client.message(interaction, { hidden: true, signal })).to.equal("done");
    expect(await client.message({ id, token: "hangs-1" }, { hidden: true, signal })).to.equal(
      "done",
    );
    stop.abort();
    expect(new Set(await Promise.all(hanging))).to.deep.equal(new Set(["unreachable"]));
  });
});
