import { expect } from "chai";
import type {
  RESTPatchAPIChannelMessageJSONBody,
  RESTPatchAPIInteractionOriginalResponseJSONBody,
  RESTPostAPIChannelMessageJSONBody,
  RESTPostAPICurrentUserCreateDMChannelJSONBody,
  RESTPostAPIInteractionFollowupJSONBody,
} from "discord-api-types/v10";

import { createClient, type Client } from "../../adapters/discord/client.ts";
import type { Rendered } from "../../adapters/discord/render.ts";
import { seal } from "../../src/core/sealed.ts";
import {
  erred,
  openApiServer,
  plain,
  told,
  type ApiCall,
  type ApiServer,
} from "../support/discord/api-server.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const [channel, old, fresh, app, person] = [1, 2, 3, 4, 5].map(
  (last) => `10000000000000000${last}`,
) as [string, string, string, string, string];
const signal = new AbortController().signal;
const done = { kind: "done", value: fresh };

const words: Rendered = { content: "All is well.", components: [], files: [] };
const full: Rendered = {
  embeds: [{ title: "Health", image: { url: "attachment://graph.png" } }],
  components: [
    { type: 1, components: [{ type: 2, style: 2, label: "Share", custom_id: "c~share~" }] },
  ],
  files: [
    {
      name: "graph.png",
      data: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      description: "A line that falls",
      isImage: true,
    },
    { name: "pods.txt", data: Buffer.from("a\r\nb"), description: "All pods", isImage: false },
  ],
};

const nobody: RESTPostAPIChannelMessageJSONBody["allowed_mentions"] = {
  parse: [],
  replied_user: false,
};
const wordsBody = {
  content: "All is well.",
  embeds: [],
  components: [],
  allowed_mentions: nobody,
  attachments: [],
} satisfies RESTPatchAPIChannelMessageJSONBody;
const fullBody = {
  content: "",
  embeds: [{ title: "Health", image: { url: "attachment://graph.png" } }],
  components: [
    { type: 1, components: [{ type: 2, style: 2, label: "Share", custom_id: "c~share~" }] },
  ],
  allowed_mentions: nobody,
  attachments: [
    { id: 0, filename: "graph.png", description: "A line that falls" },
    { id: 1, filename: "pods.txt", description: "All pods" },
  ],
} satisfies RESTPatchAPIChannelMessageJSONBody;

describe("what Discord is asked", () => {
  let server: ApiServer;
  let client: Client;
  beforeEach(async () => {
    server = await openApiServer();
    server.answer = told({ id: fresh });
    const { apiRoot } = server;
    client = createClient({ token: seal("a.b.c"), clock: createFakeClock(), apiRoot });
  });
  afterEach(() => server.close());

  const called = (): ApiCall => {
    expect(server.calls).to.have.length(1);
    const [call] = server.calls;
    if (!call) throw new Error("nothing was called");
    return call;
  };
  const expectCall = (line: string, body: unknown): void => {
    expect(called().line).to.equal(line);
    expect(called().body).to.deep.equal(body);
  };
  const expectFiles = (): void => {
    const { files, text } = called();
    // Nobody guesses what a file is by its first bytes.
    expect(text.match(/^content-type: .+$/gim)).to.deep.equal([
      "Content-Type: application/octet-stream",
      "Content-Type: application/octet-stream",
    ]);
    expect([...files.keys()]).to.deep.equal(["files[0]", "files[1]"]);
    expect([...files.values()]).to.deep.equal(
      full.files.map(({ name, data: bytes }) => ({ name, bytes })),
    );
  };

  it("posts a message that notifies nobody and is there once", async () => {
    const said = { channel, message: words, nonce: "n1" };
    expect(await client.post(said, signal)).to.deep.equal(done);
    const body = {
      ...wordsBody,
      nonce: "n1",
      enforce_nonce: true,
    } satisfies RESTPostAPIChannelMessageJSONBody;
    expectCall(`POST /channels/${channel}/messages`, body);
    expect(called().headers["content-type"]).to.equal("application/json");
  });

  it("answers a message, if it is still there", async () => {
    const said = { channel, message: words, nonce: "n1", answers: old };
    expect(await client.post(said, signal)).to.deep.equal(done);
    const body = {
      ...wordsBody,
      nonce: "n1",
      enforce_nonce: true,
      message_reference: { message_id: old, fail_if_not_exists: false },
    } satisfies RESTPostAPIChannelMessageJSONBody;
    expectCall(`POST /channels/${channel}/messages`, body);
  });

  it("says it without where the bot may not read the message that it answers", async () => {
    for (const code of [160_002, 160_009]) {
      server.answer = (response, call) =>
        ("message_reference" in (call.body as object) ? erred(403, code) : told({ id: fresh }))(
          response,
          call,
        );
      const said = { channel, message: words, nonce: "n1", answers: old };
      expect(await client.post(said, signal)).to.deep.equal(done);
    }
    expect(server.calls).to.have.length(4);
    expect(server.calls[1]?.body).to.deep.equal({ ...wordsBody, nonce: "n1", enforce_nonce: true });
  });

  it("does not say it twice for any other reason", async () => {
    const said = { channel, message: words, nonce: "n1", answers: old };
    server.answer = erred(403, 50_013);
    await client.post(said, signal);
    server.answer = erred(403, 160_002);
    await client.post({ ...said, answers: undefined }, signal);
    expect(server.calls).to.have.length(2);
  });

  it("posts embeds, buttons and files with what they show", async () => {
    await client.post({ channel, message: full, nonce: "n1" }, signal);
    const body = {
      ...fullBody,
      nonce: "n1",
      enforce_nonce: true,
    } satisfies RESTPostAPIChannelMessageJSONBody;
    expectCall(`POST /channels/${channel}/messages`, body);
    expectFiles();
  });

  it("changes a message: what the new one lacks is taken away", async () => {
    expect(await client.change({ channel, id: old }, words, signal)).to.deep.equal(done);
    expectCall(`PATCH /channels/${channel}/messages/${old}`, wordsBody);
  });

  it("changes a message: new files take the place of old ones", async () => {
    await client.change({ channel, id: old }, full, signal);
    expectCall(`PATCH /channels/${channel}/messages/${old}`, fullBody);
    expectFiles();
  });

  it("deletes a message", async () => {
    server.answer = plain();
    const removed = await client.remove({ channel, id: old }, signal);
    expect(removed).to.deep.equal({ kind: "done", value: true });
    expectCall(`DELETE /channels/${channel}/messages/${old}`, undefined);
  });

  it("opens a direct message", async () => {
    expect(await client.openDm(person, signal)).to.deep.equal(done);
    const body: RESTPostAPICurrentUserCreateDMChannelJSONBody = { recipient_id: person };
    expectCall("POST /users/@me/channels", body);
  });

  describe("of an interaction", () => {
    const hook = { app, token: "aW50ZXJ-_" };
    const route = `/webhooks/${app}/aW50ZXJ-_`;

    it("fills in the first answer", async () => {
      expect(await client.changeOriginal(hook, full, signal)).to.deep.equal(done);
      const body: RESTPatchAPIInteractionOriginalResponseJSONBody = fullBody;
      expectCall(`PATCH ${route}/messages/@original`, body);
      expectFiles();
    });

    it("deletes the first answer", async () => {
      server.answer = plain();
      const removed = await client.removeOriginal(hook, signal);
      expect(removed).to.deep.equal({ kind: "done", value: true });
      expectCall(`DELETE ${route}/messages/@original`, undefined);
    });

    it("answers once more, for all", async () => {
      const how = { message: full, hidden: false };
      expect(await client.followUp(hook, how, signal)).to.deep.equal(done);
      const body: RESTPostAPIInteractionFollowupJSONBody = fullBody;
      expectCall(`POST ${route}`, body);
      expectFiles();
    });

    it("answers once more, for the person alone", async () => {
      await client.followUp(hook, { message: words, hidden: true }, signal);
      const body: RESTPostAPIInteractionFollowupJSONBody = { ...wordsBody, flags: 64 };
      expectCall(`POST ${route}`, body);
    });

    it("deletes another answer", async () => {
      server.answer = plain();
      const removed = await client.removeFollowUp(hook, old, signal);
      expect(removed).to.deep.equal({ kind: "done", value: true });
      expectCall(`DELETE ${route}/messages/${old}`, undefined);
    });

    it("cannot be led elsewhere by its token", async () => {
      await client.changeOriginal({ app, token: "../../users/@me?" }, words, signal);
      expect(called().line).to.equal(
        `PATCH /webhooks/${app}/..%2F..%2Fusers%2F%40me%3F/messages/@original`,
      );
    });
  });
});
