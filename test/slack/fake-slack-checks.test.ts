import type { KnownBlock, ModalView } from "@slack/types";
import { expect } from "chai";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Channel } from "../support/slack/types.ts";

type Answer = {
  readonly ok: boolean;
  readonly error?: string;
  readonly response_metadata?: { readonly messages?: readonly string[] };
};

const plain = (text: string) => ({ type: "plain_text" as const, text });
const button = (action_id: string, more: object = {}) => ({
  type: "button" as const,
  action_id,
  text: plain("Go"),
  ...more,
});
const section = (text: string) => ({ type: "section" as const, text: plain(text) });
const actions = (...elements: readonly object[]) => ({ type: "actions", elements });
const rich = (text: string) => ({
  type: "rich_text" as const,
  elements: [{ type: "rich_text_section" as const, elements: [{ type: "text", text }] }],
});
const input = (more: object = {}) => ({
  type: "input",
  block_id: "name",
  label: plain("Name"),
  element: { type: "plain_text_input", action_id: "value" },
  ...more,
});

describe("the fake Slack looks at all that an app sends", () => {
  let slack: FakeSlack;
  let direct: Channel;
  // Nothing is changed between the cases but what is said.
  before(async () => {
    slack = await openFakeSlack();
    direct = slack.direct(slack.person("Ann"));
  });
  after(() => slack.close());

  const call = async (method: string, body: object): Promise<Answer> => {
    const response = await fetch(slack.apiUrl + method, {
      method: "POST",
      headers: {
        authorization: `Bearer ${slack.token()}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  };
  const post = (content: object) =>
    call("chat.postMessage", { channel: direct.id, text: "a", ...content });
  const seen = async (answer: Promise<Answer>): Promise<readonly string[]> => {
    const before = slack.violations.length;
    const { error = "ok", response_metadata } = await answer;
    const noted = slack.violations.slice(before);
    const told = response_metadata?.messages?.join(" ") ?? "";
    if (error !== "ok")
      expect(noted)
        .to.deep.equal([`${noted[0]}`])
        .and.to.have.length(1);
    return [error, told, ...(error === "ok" ? noted : [])];
  };

  it("and lets pass what is in order", async () => {
    const blocks = [
      { type: "header", text: plain("h".repeat(150)) },
      section("s".repeat(3000)),
      rich("x"),
      { type: "context", elements: Array.from({ length: 10 }, () => plain("c")) },
      actions(...Array.from({ length: 25 }, (_, n) => button(`b${n}`, { value: "v" }))),
      { type: "image", image_url: "https://a.example/b.png", alt_text: "b" },
    ];
    expect(await seen(post({ blocks }))).to.deep.equal(["ok", ""]);
  });

  const wrong: readonly (readonly [what: string, blocks: readonly object[], where: RegExp])[] = [
    ["a field that there is not", [{ ...section("a"), colour: "red" }], /colour/],
    ["a type that there is not", [{ type: "bubble" }], /\/type/],
    ["marks where plain text must be", [actions({ ...button("a"), text: "Go" })], /\/text/],
    ["a header of 151", [{ type: "header", text: plain("h".repeat(151)) }], /151 .*\/text\/text/],
    ["a section of 3001", [section("s".repeat(3001))], /3001 .*blocks\/0\/text\/text/],
    ["eleven of a context", [{ type: "context", elements: Array(11).fill(plain("c")) }], /10/],
    ["26 of actions", [actions(...Array.from({ length: 26 }, (_, n) => button(`b${n}`)))], /25/],
    ["a label of 76", [actions(button("a", { text: plain("x".repeat(76)) }))], /76/],
    ["a value of 2001", [actions(button("a", { value: "v".repeat(2001) }))], /2001/],
    ["an action_id of 256", [actions(button("a".repeat(256)))], /256/],
    ["an action_id twice", [actions(button("a"), button("a"))], /action_id is used twice/],
    [
      "a block_id twice",
      [
        { ...section("a"), block_id: "x" },
        { ...section("b"), block_id: "x" },
      ],
      /block_id/,
    ],
    ["an address of another kind", [actions(button("a", { url: "slack://x" }))], /http/],
    ["nothing to read", [rich("")], /more than 0/],
    [
      "a mark that is not escaped",
      [{ type: "section", text: { type: "mrkdwn", text: "a < b" } }],
      /escaped/,
    ],
    [
      "an & that is not escaped",
      [{ type: "section", text: { type: "mrkdwn", text: "a & b" } }],
      /escaped/,
    ],
    ["51 blocks", Array(51).fill({ type: "divider" }), /50/],
  ];
  for (const [what, blocks, where] of wrong) {
    it(`but not ${what}`, async () => {
      const [error, told] = await seen(post({ blocks }));
      expect(error).to.equal("invalid_blocks");
      expect(told).to.match(where);
    });
  }

  it("nor blocks that are too long together", async () => {
    const blocks = Array(5).fill(section("s".repeat(2900)));
    expect(await seen(post({ blocks }))).to.deep.equal(["msg_blocks_too_long", ""]);
  });

  it("nor metadata that is no metadata", async () => {
    const [error] = await seen(post({ metadata: { event_type: "x", event_payload: { a: null } } }));
    expect(error).to.equal("invalid_metadata_format");
  });

  it("and notes what Slack would let pass", async () => {
    const where = "chat.postMessage";
    expect(await seen(post({ text: "t".repeat(3001) }))).to.deep.equal([
      "ok",
      "",
      `${where}: the text has more than 3000 characters`,
    ]);
    expect(await seen(post({ text: "a < b" }))).to.deep.equal([
      "ok",
      "",
      `${where}: has a "<" or ">" that is not escaped [json-pointer:/text]`,
    ]);
    expect(await seen(post({ text: "", blocks: [section("a")] }))).to.deep.equal([
      "ok",
      "",
      `${where}: there is no text for notifications and screen readers`,
    ]);
    expect(await seen(post({ colour: "red" }))).to.deep.equal([
      "ok",
      "",
      `${where}: has no argument colour`,
    ]);
  });

  describe("a modal", () => {
    const open = (more: object) => {
      const view = { type: "modal", title: plain("T"), submit: plain("S"), blocks: [input()] };
      return seen(call("views.open", { trigger_id: "0.0.0", view: { ...view, ...more } }));
    };

    it("and lets one pass that is in order", async () => {
      // What comes next is looked at only then.
      const before = slack.violations.length;
      const { error } = await call("views.open", {
        trigger_id: "0.0.0",
        view: {
          type: "modal",
          title: plain("t".repeat(24)),
          submit: plain("Save"),
          blocks: [input()],
        } as ModalView,
      });
      expect(error).to.equal("invalid_trigger_id");
      expect(slack.violations).to.have.length(before);
    });

    const wrongViews: readonly (readonly [what: string, more: object, where: RegExp])[] = [
      ["a title of 25", { title: plain("t".repeat(25)) }, /25 .*\/title\/text/],
      ["a button to send off of 25", { submit: plain("t".repeat(25)) }, /25/],
      ["metadata of 3001", { private_metadata: "m".repeat(3001) }, /3001/],
      ["an input and nothing to send it off", { submit: undefined }, /submit is required/],
      [
        "a placeholder of 151",
        {
          blocks: [
            input({
              element: {
                type: "plain_text_input",
                action_id: "a",
                placeholder: plain("p".repeat(151)),
              },
            }),
          ],
        },
        /151/,
      ],
      ["a label of 2001", { blocks: [input({ label: plain("l".repeat(2001)) })] }, /2001/],
      ["101 blocks", { blocks: Array(101).fill({ type: "divider" }) }, /100/],
      ["a block that there is not", { blocks: [{ type: "bubble" }] }, /type/],
      ["a home tab", { type: "home" }, /modal/],
    ];
    for (const [what, more, where] of wrongViews) {
      it(`but not ${what}`, async () => {
        const [error, told] = await open(more);
        expect(error).to.equal("invalid_arguments");
        expect(told).to.match(where);
      });
    }

    it("nor one that is too large", async () => {
      const blocks: KnownBlock[] = Array(90).fill(section("s".repeat(3000)));
      expect(await open({ blocks })).to.deep.equal(["view_too_large", ""]);
    });
  });

  it("a home tab", async () => {
    const person = slack.person("Bob");
    const view = { type: "home", blocks: [section("s".repeat(3001))] };
    const [error, told] = await seen(call("views.publish", { user_id: person.id, view }));
    expect(error).to.equal("invalid_arguments");
    expect(told).to.match(/3001/);
  });
});
