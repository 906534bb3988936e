import { expect } from "chai";

import { parseFormId } from "../../adapters/discord/custom-id.ts";
import { modalOf, type Modal } from "../../adapters/discord/modal.ts";
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
  type Field,
  type View,
} from "../../src/core/view/view.ts";
import { authForm, authIntro, authTexts } from "../../src/plume/views/auth-texts.ts";
import { anyView, withButtons, wordsFrom } from "../support/any-view.ts";
import { livelyInForm, refusedOfForm } from "../support/discord-messages.ts";
import { createRandom } from "../support/random.ts";
import { seedsFor } from "../support/seeds.ts";

const pieces = [
  "a",
  " ",
  "\n",
  "<@1>",
  ":fire:",
  "*x*",
  "> ",
  "https://a.example",
  "👩‍👩‍👧",
  "\u0007",
] as const;

const options = { inPlace: false };

const header: Field = {
  name: "authHeader",
  label: `Step 2️⃣: ${authTexts.authHeader.ask}`,
  hint: authTexts.authHeader.hint.join("\n"),
  secret: true,
};
const place: Field = { name: "apiBase", label: "Where?", hint: "", secret: false };

const formOf = (...fields: readonly [Field, ...Field[]]): Extract<Block, { kind: "form" }> => ({
  kind: "form",
  wizard: "auth",
  draft: "s:1",
  title: authForm.title,
  fields,
  submit: authForm.submit,
});

function modal(of: View): Modal {
  const made = modalOf(of, options);
  if (!made) throw new Error("not a form");
  return made;
}

type Component = Modal["components"][number];
type Labelled = Extract<Component, { type: 18 }>;

const labelsIn = ({ components }: Modal): readonly Labelled[] =>
  components.flatMap((one) => ("label" in one && "component" in one ? [one as Labelled] : []));
const introIn = ({ components: [first] }: Modal): string =>
  first && "content" in first ? first.content : "";

const labelled = (field: Field): Labelled => {
  const [label] = labelsIn(modal(view([formOf(field)])));
  if (!label) throw new Error("no label");
  return label;
};
const inputIn = (field: Field): { readonly [name: string]: unknown } => ({
  ...labelled(field).component,
});

describe("a form as a modal in Discord", () => {
  it("is that of the specification", () => {
    const [title = "", words = ""] = authIntro.split("\n\n");
    const made = modal(view([heading(title), text(words), formOf(header)]));
    expect(made).to.deep.equal({
      custom_id: "m~auth~s:1~",
      title: "Plume sign-in",
      components: [
        {
          type: 10,
          content:
            "**🔐 OAuth Authentication Setup**\n\nI'll help you set up Plume API authentication. Please provide the following information:",
        },
        {
          type: 18,
          label: "Step 2️⃣: What is your Authorization Header?",
          description:
            "(Example: Bearer abc123... or Basic base64...) This is your client credentials in base64 format.",
          component: {
            type: 4,
            custom_id: "authHeader",
            style: 1,
            required: true,
            max_length: 4_000,
            placeholder: "Visible while you type, never posted",
          },
        },
      ],
    });
  });

  it("brings back which form it is, and where its answer goes", () => {
    const made = modalOf(view([formOf(header)]), { inPlace: true, origin: "71" });
    expect(parseFormId(made?.custom_id ?? "")).to.deep.equal({
      wizard: "auth",
      draft: "s:1",
      inPlace: true,
      origin: "71",
    });
  });

  it("says what an empty field means, and that nothing typed is hidden", () => {
    const said = [
      place,
      { ...place, optional: "skip" as const },
      header,
      { ...header, optional: "keep" as const },
    ].map((field) => [inputIn(field)["required"], inputIn(field)["placeholder"]]);
    expect(said).to.deep.equal([
      [true, undefined],
      [false, "Leave empty to skip"],
      [true, "Visible while you type, never posted"],
      [false, "Leave empty to keep it. Visible while you type, never posted"],
    ]);
  });

  it("is filled in with what is known, never with a secret or a part of a value", () => {
    const valueOf = (field: Field): unknown => inputIn(field)["value"];
    expect(valueOf({ ...place, value: "https://a.example" })).to.equal("https://a.example");
    expect(valueOf({ ...place, value: "" })).to.equal(undefined);
    expect(valueOf({ ...place, value: "two\nlines" })).to.equal(undefined);
    expect(valueOf({ ...header, value: "Basic secret" })).to.equal(undefined);
    expect(valueOf({ ...place, value: "x".repeat(4_000) })).to.have.length(4_000);
    expect(valueOf({ ...place, value: "x".repeat(4_001) })).to.equal(undefined);
  });

  it("says what was wrong before the hint, and alone where there is no room, on one line", () => {
    const hinted = { ...place, hint: "(Example:  \n\n https://a.example)" };
    const said = (field: Field): unknown => labelled(field).description;
    expect(said(hinted)).to.equal("(Example: https://a.example)");
    expect(said({ ...hinted, error: "❌ No.\n*Never*" })).to.equal(
      "❌ No. *Never* (Example: https://a.example)",
    );
    expect(said({ ...place, hint: "", error: "No." })).to.equal("❌ No.");
    const [fits, long] = ["e".repeat(69), "e".repeat(70)];
    expect(said({ ...hinted, error: fits })).to.equal(`❌ ${fits} (Example: https://a.example)`);
    expect(said({ ...hinted, error: long })).to.equal(`❌ ${long}`);
    expect(said({ ...hinted, error: " " })).to.equal("(Example: https://a.example)");
    expect(labelled(place)).not.to.have.property("description");
  });

  it("has its title, labels and hints cut where Discord would refuse them", () => {
    const field = { ...place, label: "l".repeat(46), hint: "h".repeat(101) };
    const cut = modal(view([{ ...formOf(field), title: "t".repeat(46) }]));
    expect(cut.title).to.equal(`${"t".repeat(44)}…`);
    expect(labelsIn(cut)[0]).to.deep.include({
      label: `${"l".repeat(44)}…`,
      description: `${"h".repeat(99)}…`,
    });
    const most = { ...place, label: "l".repeat(45), hint: "h".repeat(100) };
    const whole = modal(view([{ ...formOf(most), title: "t".repeat(45) }]));
    expect(whole.title).to.equal("t".repeat(45));
    expect(labelsIn(whole)[0]).to.deep.include({ label: most.label, description: most.hint });
  });

  it("has its own title, and below it the heading of the view", () => {
    const titled = modal(view([heading("*x"), formOf(place)]));
    expect([titled.title, introIn(titled)]).to.deep.equal([authForm.title, "**\\*x**"]);
    expect(introIn(modal(view([heading(" "), formOf(place)])))).to.equal("");
  });

  it("has what stands above it, formats included, without its buttons", () => {
    const made = modal(
      view([
        note("caution", ["⚠️ Step 2: <@1>."], ["fix it"]),
        text("Now: ", code("x")),
        formOf(header, place),
        buttons({ ...wordButton("Start over", "start over"), id: "t.0" }),
      ]),
    );
    expect(made.components.map(({ type }) => type)).to.deep.equal([10, 18, 18]);
    expect(introIn(made)).to.equal("⚠️ Step 2: \\<@1>.\n**Next:** fix it\n\nNow: `x`");
  });

  it("leaves out the last of what stands above it where that would hide the fields", () => {
    const intro = (...lengths: readonly number[]): readonly string[] => {
      const [first = text(""), ...rest] = lengths.map((length) => text("x".repeat(length)));
      const made = modal(view([first, ...rest, formOf(place)]));
      return introIn(made).split("\n\n");
    };
    expect(intro(249, 249).map(({ length }) => length)).to.deep.equal([249, 249]);
    expect(intro(249, 250, 1).map(({ length }) => length)).to.deep.equal([249]);
    expect(intro(501)).to.deep.equal([""]);
  });

  it("has five fields at most, and then no room for more", () => {
    const fields = (count: number): readonly [Field, ...Field[]] => [
      { ...place, name: "f0" },
      ...Array.from({ length: count - 1 }, (_, i) => ({ ...place, name: `f${i + 1}` })),
    ];
    const types = (count: number): readonly number[] | undefined =>
      modalOf(view([text("intro"), formOf(...fields(count))]), options)?.components.map(
        ({ type }) => type,
      );
    expect(types(4)).to.deep.equal([10, 18, 18, 18, 18]);
    expect(types(5)).to.deep.equal([18, 18, 18, 18, 18]);
    expect(types(6)).to.equal(undefined);
  });

  it("is what Discord takes, whatever stands in it; nothing above it formats or pings", () => {
    for (const seed of seedsFor(200)) {
      const random = createRandom(seed);
      const above = withButtons(anyView(pieces, random, 10), pieces, random);
      const some = (): string => wordsFrom(pieces, random, 60);
      const field = (name: string): Field => ({
        name,
        label: some(),
        hint: some(),
        secret: random.once(2),
        ...(random.once(2) ? { value: some() } : {}),
        ...(random.once(2) ? { error: some() } : {}),
        ...(random.once(2) ? { optional: random.pick(["skip", "keep"]) } : {}),
      });
      const form = { ...formOf(field("a"), field("b")), title: some() };
      const [first, ...rest] = above.blocks;
      const made = modal({ ...above, blocks: [first, form, ...rest] });
      expect(refusedOfForm(made), `SIM_SEED=${seed}`).to.deep.equal([]);
      expect(livelyInForm(made), `SIM_SEED=${seed}`).to.deep.equal([]);
      expect(labelsIn(made)).to.have.length(2);
    }
  });

  it("is none without a form, or with ids that Discord would not take", () => {
    expect(modalOf(say("hello"), options)).to.equal(undefined);
    const named = (name: string, draft = "s:1"): Modal | undefined =>
      modalOf(view([{ ...formOf({ ...place, name }), draft }]), options);
    expect(named("n".repeat(100))?.components).to.have.length(1);
    expect(named("n".repeat(101))).to.equal(undefined);
    const draft = "d".repeat(100 - "m~auth~~".length);
    expect(named("n", draft)?.custom_id).to.have.length(100);
    expect(named("n", `${draft}d`)).to.equal(undefined);
  });
});
