import { expect } from "chai";
import { renderView, type Setting } from "../../adapters/console/render.ts";
import { surfaceOf } from "../../adapters/console/surface.ts";
import {
  buttons,
  code,
  commandButton,
  commandText,
  facts,
  heading,
  mark,
  note,
  strong,
  text,
  view,
  wordButton,
  type Block,
  type Tone,
  type View,
} from "../../src/index.ts";

const esc = "\u001b";
const terminal = surfaceOf({ TERM: "xterm", LANG: "C.UTF-8" }, { terminal: true });
const setting = (more: Partial<Setting> = {}): Setting => ({
  surface: terminal,
  columns: 80,
  writeCommand: undefined,
  placeOf: () => undefined,
  ...more,
});
const painted = (shown: View, more: Partial<Setting> = {}): string =>
  renderView(shown, setting(more)).painted.join("\n").replaceAll(esc, "^");
const only = (block: Block, tone: Tone = "plain"): View => view([block], tone);

const table: Block = {
  kind: "table",
  caption: "Pods",
  columns: [
    { label: "Pod", align: "left", keep: 1 },
    { label: "Devices", align: "right", keep: 2 },
    { label: "MAC", align: "left", keep: 4 },
  ],
  groups: [
    {
      title: "Connected",
      rows: [
        { mark: "🟢", cells: ["Living room", "6", "aa:bb"] },
        { cells: ["Garage", "12", "n/a"] },
      ],
    },
  ],
  rowTitle: 0,
};

/** Every kind of block with what a terminal and a pipe show of it. */
const golden: readonly (readonly [block: Block, terminal: string, pipe: string])[] = [
  [
    heading(mark("🟠"), " Disrupted · ", strong("Home")),
    "^[1;33m🟠^[0m^[1;33m Disrupted · ^[0m^[1;33mHome^[0m",
    "🟠 Disrupted · Home",
  ],
  [
    text("a ", strong("b"), code(" c\n"), commandText("nodes", "x")),
    "a ^[1mb^[0m c\n/nodes x",
    "a b c\n/nodes x",
  ],
  [
    note("failed", ["❌ Broken."], ["try again."]),
    "^[31m❌ Broken.^[0m\n^[1mNext:^[0m try again.",
    "❌ Broken.\nNext: try again.",
  ],
  [
    facts([
      ["Pods", "3 of 3"],
      ["Devices", "9"],
    ]),
    "^[2mPods^[0m     3 of 3\n^[2mDevices^[0m  9",
    "Pods     3 of 3\nDevices  9",
  ],
  [
    {
      kind: "list",
      items: [{ mark: "🔴", spans: [{ kind: "text", text: "one" }] }],
      more: [{ kind: "text", text: "and 3 more" }],
    },
    "🔴 one\nand 3 more",
    "🔴 one\nand 3 more",
  ],
  [
    table,
    "^[1mConnected^[0m\n   ^[2mPod          Devices^[0m\n🟢 Living room        6\n   Garage            12",
    "Connected\n   Pod          Devices\n🟢 Living room        6\n   Garage            12",
  ],
  [{ kind: "code", text: "a\n b", label: "Sample" }, "  a\n   b", "  a\n   b"],
  [
    { kind: "image", alt: "3 pods", name: "pods.png", base64: "" },
    "^[2m[image: 3 pods]^[0m pods.png",
    "[image: 3 pods] pods.png",
  ],
  [
    { kind: "file", label: "All pods", name: "pods.csv", base64: "" },
    "^[2m[file: All pods]^[0m pods.csv",
    "[file: All pods] pods.csv",
  ],
  [
    {
      kind: "progress",
      label: "Asking",
      parts: [
        { label: "pods", state: "done" },
        { label: "QoE", state: "waiting" },
      ],
    },
    "🔄 ^[33mAsking: pods done, QoE …^[0m",
    "🔄 Asking: pods done, QoE …",
  ],
  [
    {
      kind: "question",
      step: 3,
      of: 4,
      lines: ["Step 3️⃣: What?", "(Example: x)"],
      examples: [],
      secret: false,
      skippable: false,
    },
    "Step 3️⃣: What?\n(Example: x)",
    "Step 3️⃣: What?\n(Example: x)",
  ],
  [
    {
      kind: "form",
      wizard: "auth",
      draft: "d1",
      title: "Sign-in",
      fields: [
        {
          name: "a",
          label: "Header",
          hint: "Basic …",
          secret: true,
          value: "Basic QQ==",
        },
      ],
      submit: "Save",
    },
    "^[1mSign-in^[0m\n\n^[2mHeader^[0m\nBasic …",
    "Sign-in\n\nHeader\nBasic …",
  ],
  [
    buttons(commandButton("Pods", "nodes", { args: { c: "1" } }), wordButton("Skip", "skip")),
    "^[36m[1] Pods^[0m  ^[36m[2] Skip^[0m",
    "More: /nodes c=1\n(/skip)",
  ],
];

describe("renderView", () => {
  for (const [block, inTerminal, inPipe] of golden) {
    it(`shows a ${block.kind} in a terminal and in a pipe`, () => {
      expect(painted(only(block, "disrupted"))).to.equal(inTerminal);
      const surface = surfaceOf({ TERM: "xterm", LANG: "C" }, { terminal: false });
      expect(painted(only(block), { surface })).to.equal(inPipe);
    });
  }

  it("shows the same characters with and without paint", () => {
    for (const [block] of golden) {
      const { plain, painted: coloured } = renderView(only(block, "failed"), setting());
      expect(coloured.join("\n").replaceAll(/\p{Cc}\[[0-9;]*m/gu, "")).to.equal(plain.join("\n"));
    }
  });

  it("gives each tone its colour, orange only where there is one", () => {
    const rich = surfaceOf({ TERM: "xterm-256color", LANG: "C.UTF-8" }, { terminal: true });
    const colourOf = (tone: Tone, surface = rich): string | undefined =>
      /\^\[([0-9;]*)m/u.exec(painted(only(note(tone, ["x"])), { surface }))?.[1];
    expect(colourOf("operational")).to.equal("32");
    expect(colourOf("degraded")).to.equal("33");
    expect(colourOf("disrupted")).to.equal("38;5;208");
    expect(colourOf("disrupted", terminal)).to.equal("33");
    expect(colourOf("offline")).to.equal("31");
    expect(colourOf("unknown")).to.equal(undefined);
  });

  it("follows the width of the screen", () => {
    expect(painted(only(table), { columns: 59 })).to.equal(
      "^[1mConnected^[0m\n🟢 Living room · 6\nGarage · 12",
    );
    expect(painted(only(table), { columns: 120 })).to.include("aa:bb");
  });

  it("lets no escape sequence of a name through", () => {
    const evil = only(heading(`${esc}]0;owned\u0007${esc}[2J`));
    expect(renderView(evil, setting()).plain).to.deep.equal([" ]0;owned  [2J"]);
    expect(painted(evil)).to.equal("^[1m ]0;owned  [2J^[0m");
  });

  it("shows hostile names as they are", () => {
    expect(renderView(only(text('_*[<&":fire:@all')), setting()).plain).to.deep.equal([
      '_*[<&":fire:@all',
    ]);
  });

  it("names the place of a file", () => {
    const file: Block = { kind: "file", label: "Pods", name: "pods.csv", base64: "" };
    expect(
      renderView(only(file), setting({ placeOf: () => "out/pods-2.csv" })).plain,
    ).to.deep.equal(["[file: Pods] out/pods-2.csv"]);
  });
});

describe("surfaceOf", () => {
  const surface = (env: { readonly [name: string]: string }, isTerminal = true) =>
    surfaceOf(env, { terminal: isTerminal });

  it("shows emoji in a UTF-8 locale and where none is set, twins elsewhere", () => {
    expect(surface({ LANG: "de_DE.utf8" }).marks).to.equal("emoji");
    expect(surface({}).marks).to.equal("emoji");
    expect(surface({ LANG: "de_DE.UTF-8", LC_ALL: "C" }).marks).to.equal("twins");
    expect(surface({ LANG: "de_DE.UTF-8", LC_ALL: "" }).marks).to.equal("emoji");
    expect(surface({ LANG: "POSIX" }).marks).to.equal("twins");
    expect(surface({ TERM: "linux" }).marks).to.equal("twins");
    expect(surface({ TERM: "dumb", LANG: "C.UTF-8" })).to.deep.equal({
      mode: "terminal",
      marks: "twins",
      colours: "none",
      rewrites: false,
    });
  });

  it("writes no colours with NO_COLOR, unless it is empty", () => {
    expect(surface({ TERM: "xterm", NO_COLOR: "1" }).colours).to.equal("none");
    expect(surface({ TERM: "xterm", NO_COLOR: "" }).colours).to.equal("16");
    expect(surface({ TERM: "xterm", COLORTERM: "truecolor" }).colours).to.equal("256");
  });

  it("keeps emoji and never paints in a pipe", () => {
    expect(surface({ LANG: "C", TERM: "xterm-256color" }, false)).to.deep.equal({
      mode: "pipe",
      marks: "emoji",
      colours: "none",
      rewrites: false,
    });
  });
});
