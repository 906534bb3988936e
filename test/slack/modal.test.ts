import { expect } from "chai";

import { inputAction, modalOf, plainModal, waitingModal } from "../../adapters/slack/modal.ts";
import {
  buttons,
  code,
  heading,
  note,
  say,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type Field,
  type View,
} from "../../src/core/view/view.ts";
import { authForm, authIntro, authTexts } from "../../src/plume/views/auth-texts.ts";
import { anyView, withButtons } from "../support/any-view.ts";
import { createRandom } from "../support/random.ts";
import { seedsFor } from "../support/seeds.ts";
import { Inspector } from "../support/slack/inspector.ts";
import { loadCheck } from "../support/slack/schema.ts";
import { lively, nodesIn } from "../support/slack-blocks.ts";

const pieces = ["a", "\n", "<!channel>", ":fire:", "*x*", "👩‍👩‍👧", "\u0007"] as const;
const options = { prefix: "/plume ", metadata: '{"p":"C1","d":"s:1"}' };
const shown = { ...options, title: "Plume" };

const header: Field = {
  name: "authHeader",
  label: `Step 2️⃣: ${authTexts.authHeader.ask}`,
  hint: authTexts.authHeader.hint.join("\n"),
  secret: true,
};
const place: Field = { name: "apiBase", label: "Where?", hint: "", secret: false };

const formOf = (...fields: readonly [Field, ...Field[]]): Block => ({
  kind: "form",
  wizard: "auth",
  draft: "s:1",
  title: authForm.title,
  fields,
  submit: authForm.submit,
});

type Modal = NonNullable<ReturnType<typeof modalOf>>;

function modal(of: View): Modal {
  const made = modalOf(of, options);
  if (!made) throw new Error("not a form");
  return made;
}

const blocksFor = (...fields: readonly [Field, ...Field[]]): Modal["blocks"] =>
  modal(view([formOf(...fields)])).blocks;

/** The modal without what the specification leaves unsaid. */
function specified({ blocks, title, submit, close, type, callback_id }: Modal): unknown {
  const json = JSON.stringify({ type, callback_id, title, submit, close, blocks });
  return JSON.parse(json.replaceAll(',"emoji":false', ""));
}

const plain = (words: string): object => ({ type: "plain_text", text: words, emoji: false });

describe("a form as a modal in Slack", () => {
  it("is that of the specification", () => {
    const [title = "", words = ""] = authIntro.split("\n\n");
    const made = modal(view([heading(title), text(words), formOf(header)]));
    expect(specified(made)).to.deep.equal({
      type: "modal",
      callback_id: "auth",
      title: { type: "plain_text", text: "Plume sign-in" },
      submit: { type: "plain_text", text: "Test and save" },
      close: { type: "plain_text", text: "Cancel" },
      blocks: [
        {
          type: "header",
          text: { type: "plain_text", text: "🔐 OAuth Authentication Setup" },
        },
        {
          type: "section",
          text: {
            type: "plain_text",
            text: "I'll help you set up Plume API authentication. Please provide the following information:",
          },
        },
        {
          type: "input",
          block_id: "authHeader",
          label: { type: "plain_text", text: "Step 2️⃣: What is your Authorization Header?" },
          hint: {
            type: "plain_text",
            text: "(Example: Bearer abc123... or Basic base64...)\n\nThis is your client credentials in base64 format.",
          },
          element: {
            type: "plain_text_input",
            action_id: "value",
            placeholder: { type: "plain_text", text: "Visible while you type, never posted" },
          },
        },
      ],
    });
  });

  it("tells when it is closed unsent, and carries what the caller gives it", () => {
    const { notify_on_close, private_metadata } = modal(view([formOf(header)]));
    expect(notify_on_close).to.equal(true);
    expect(private_metadata).to.equal(options.metadata);
  });

  it("says what an empty field means, and that nothing typed is hidden", () => {
    const placeholders = [
      place,
      { ...place, optional: "skip" as const },
      header,
      { ...header, optional: "keep" as const },
    ].map((field) => nodesIn(blocksFor(field)).find(({ type }) => type === "plain_text_input"));
    expect(placeholders.map((input) => input?.["placeholder"])).to.deep.equal([
      undefined,
      plain("Leave empty to skip"),
      plain("Visible while you type, never posted"),
      plain("Leave empty to keep. Visible while you type, never posted"),
    ]);
    const optional = ([block]: Modal["blocks"]): unknown => block && "optional" in block;
    expect(optional(blocksFor(place))).to.equal(false);
    expect(blocksFor({ ...place, optional: "skip" })[0]).to.deep.include({ optional: true });
  });

  it("is filled in with what is known, never with a secret or a part of a value", () => {
    const valueOf = (field: Field): unknown =>
      nodesIn(blocksFor(field)).find(({ type }) => type === "plain_text_input")?.["initial_value"];
    expect(valueOf({ ...place, value: "https://a.example" })).to.equal("https://a.example");
    expect(valueOf({ ...place, value: "" })).to.equal(undefined);
    expect(valueOf({ ...header, value: "Basic secret" })).to.equal(undefined);
    expect(valueOf({ ...place, value: "x".repeat(3_000) })).to.have.length(3_000);
    expect(valueOf({ ...place, value: "x".repeat(3_001) })).to.equal(undefined);
  });

  it("says what was wrong right below the field", () => {
    expect(
      blocksFor({ ...place, error: "❌ No.\n<!here> :x:" }, header).map((block) =>
        block.type === "section" && "text" in block ? block.text : block.block_id,
      ),
    ).to.deep.equal(["apiBase", plain("❌ No.\n<!here> :x:"), "authHeader"]);
    expect(blocksFor({ ...place, error: " " })).to.have.length(1);
    const [, told] = blocksFor({ ...place, error: "x".repeat(4_000) });
    expect(told).to.deep.include({ text: plain(`${"x".repeat(2_999)}…`) });
  });

  it("has its title, labels and hints cut where Slack would refuse them", () => {
    const form: Block = {
      ...formOf({ ...place, label: "l".repeat(2_001), hint: "h".repeat(2_001) }),
      title: "t".repeat(25),
      submit: "s".repeat(25),
    } as Block;
    const { title, submit, blocks } = modal(view([form]));
    expect(title.text).to.equal(`${"t".repeat(23)}…`);
    expect(submit?.text).to.equal(`${"s".repeat(23)}…`);
    expect(blocks[0]).to.deep.include({
      label: plain(`${"l".repeat(1_999)}…`),
      hint: plain(`${"h".repeat(1_999)}…`),
    });
    const most = modal(view([{ ...form, title: "t".repeat(24) } as Block]));
    expect(most.title.text).to.equal("t".repeat(24));
    expect(
      blocksFor({ ...place, label: "l".repeat(2_000), hint: "h".repeat(2_000) })[0],
    ).to.deep.include({
      label: plain("l".repeat(2_000)),
      hint: plain("h".repeat(2_000)),
    });
  });

  it("has what stands above it, formats included, and its buttons below", () => {
    const back: Button = { ...wordButton("Start over", "start over"), id: "t.0" };
    const made = modal(
      view([
        note("caution", ["⚠️ Step 2."], ["fix it"]),
        text("Now: ", code("x")),
        formOf(header, place),
        buttons(back),
      ]),
    );
    expect(made.blocks.map(({ type }) => type)).to.deep.equal([
      "rich_text",
      "rich_text",
      "input",
      "input",
      "actions",
    ]);
    const inputs = nodesIn(made.blocks).filter(({ type }) => type === "plain_text_input");
    expect(inputs.map(({ action_id }) => action_id)).to.deep.equal([inputAction, inputAction]);
  });

  it("is cancelled by its own close, not by another button", () => {
    const cancel: Button = { ...wordButton("Cancel", "cancel"), id: "t.1" };
    const { blocks, close } = modal(view([formOf(place), buttons(cancel)]));
    expect(close).to.deep.equal(plain("Cancel"));
    expect(blocks.map(({ type }) => type)).to.deep.equal(["input"]);
  });

  it("is none without a form", () => {
    expect(modalOf(say("hello"), options)).to.equal(undefined);
  });

  it("keeps its fields, however much stands above them; nothing in it formats or pings", async () => {
    const inspector = new Inspector(await loadCheck("types"));
    for (const seed of seedsFor(10)) {
      const random = createRandom(seed);
      const above = withButtons(anyView(pieces, random, 200), pieces, random);
      const [first, ...rest] = above.blocks;
      const made = modal({ ...above, blocks: [first, formOf(header, place), ...rest] });
      expect(made.blocks.length, `SIM_SEED=${seed}`).to.be.at.most(100);
      expect(made.blocks.filter(({ type }) => type === "input")).to.have.length(2);
      expect(lively(made.blocks)).to.deep.equal([]);
      inspector.view(`SIM_SEED=${seed}`, made, "modal");
    }
    expect(inspector.violations).to.deep.equal([]);
  }).timeout(60_000);
});

describe("a modal that only shows a view", () => {
  it("has nothing to send, and is not missed when it is closed", () => {
    const again: Button = { ...wordButton("Fix step 2", "fix 2"), id: "t.0" };
    expect(plainModal(view([heading("Failed"), buttons(again)]), shown)).to.deep.equal({
      type: "modal",
      title: plain("Plume"),
      close: plain("Close"),
      private_metadata: options.metadata,
      blocks: [
        { type: "header", text: plain("Failed") },
        {
          type: "actions",
          elements: [{ type: "button", action_id: "t.0", text: plain("Fix step 2"), value: "t.0" }],
        },
      ],
    });
  });

  it("says so where it cannot show all", () => {
    const texts = Array.from({ length: 100 }, (_, i) => text(`${i}`));
    const all = plainModal(view([text("first"), ...texts.slice(1)]), shown);
    expect(all.blocks).to.have.length(100);
    const cut = plainModal(view([text("first"), ...texts]), shown);
    expect(cut.blocks.length).to.be.within(90, 100);
    expect(JSON.stringify(cut.blocks.at(-1))).to.contain("The rest is left out");
    expect(JSON.stringify(cut)).not.to.contain("(1/1)");
  });

  it("stands for the answer until there is one", () => {
    const { blocks, submit } = waitingModal({ ...shown, title: "t".repeat(30) });
    expect(JSON.stringify(blocks)).to.contain("⏳ One moment…");
    expect(submit).to.equal(undefined);
  });
});
