import { expect } from "chai";
import { toPlain } from "../../../src/core/view/plain.ts";
import { displayWidth } from "../../../src/core/view/width.ts";
import {
  buttons,
  code,
  commandButton,
  commandText,
  facts,
  footer,
  heading,
  mark,
  note,
  privateButton,
  say,
  strong,
  text,
  view,
  wordButton,
  type Block,
  type Column,
  type Row,
  type View,
} from "../../../src/core/view/view.ts";

const home = { customerId: "64a1f0c2d3e4b5a697881001", locationId: "64a1f0c2d3e4b5a697881002" };

const allWell = view(
  [
    heading(mark("🟢"), " Operational: all 3 pods are connected · Home"),
    facts([
      ["Online", "yes, through Living room since 27 Nov 22:12 PST (3 days)"],
      ["Pods", "3 of 3 connected, no alerts"],
      ["Devices", "9 connected (7 Wi-Fi, 2 Ethernet)"],
      ["QoE", "streaming good · gaming good · video calls good (last 24 h)"],
    ]),
    text("as of 02:02:14 PST · account ACME-1042 · location ", code(home.locationId)),
    buttons(
      commandButton("Check again", "health", { args: home, inPlace: true, weight: "primary" }),
      commandButton("Pods", "nodes", { args: home }),
      commandButton("Devices", "devices", { args: home }),
      commandButton("Status", "status", { args: home }),
    ),
  ],
  "operational",
);

const left = (label: string, keep: Column["keep"] = 1): Column => ({ label, align: "left", keep });
const row = (sign: Row["mark"], ...cells: readonly string[]): Row =>
  sign === undefined ? { cells } : { mark: sign, cells };

const pods: Extract<Block, { kind: "table" }> = {
  kind: "table",
  caption: "Pods",
  columns: [
    left("Pod"),
    left("State"),
    left("Health"),
    left("Uplink"),
    { label: "Devices", align: "right", keep: 2 },
    left("Model", 2),
    left("Firmware", 2),
    left("MAC", 4),
  ],
  groups: [
    {
      rows: [
        row(
          "🟢",
          "Living room",
          "connected",
          "excellent",
          "gateway, Ethernet",
          "6",
          "SIM-POD-2",
          "5.6.0-sim",
          "aa",
        ),
        row(
          "🟡",
          "Bedroom",
          "connected",
          "fair (3)",
          "Wi-Fi to Living room, ch 157",
          "3",
          "SIM-POD-2",
          "5.6.0-sim",
          "bb",
        ),
      ],
    },
  ],
  rowTitle: 0,
};

const devices: Block = {
  kind: "table",
  caption: "Devices",
  columns: [left("Device"), left("Link"), left("Health"), left("Pod"), left("Since", 2)],
  groups: [
    {
      title: "Connected",
      rows: [
        row("⚠️", "cam-front", "2.4 GHz Wi-Fi", "poor", "Garage", "30 Nov 21:40 PST"),
        row(undefined, "laptop-1", "5 GHz Wi-Fi", "good", "Bedroom", "30 Nov 23:00 PST"),
        row(undefined, "nas", "Ethernet", "n/a", "Living room", "n/a"),
      ],
    },
    {
      title: "Offline",
      rows: [row(undefined, "tv", "Ethernet", "", "", "left 30 Nov 14:10 PST (11 h 52 min)")],
    },
  ],
  rowTitle: 0,
};

const question = (secret = false): Extract<Block, { kind: "question" }> => ({
  kind: "question",
  step: 4,
  of: 4,
  lines: [
    "Step 4️⃣: What is your Plume API Base URL?",
    "(Example: https://api.plume.com or https://api.example.com)",
    "",
    "If you're not sure, type /skip",
  ],
  examples: [],
  secret,
  skippable: true,
});

const lines = (...all: readonly string[]): string => all.join("\n");

describe("toPlain", () => {
  it("writes health.all-well as the specification shows it", () => {
    expect(toPlain(allWell)).to.equal(
      lines(
        "🟢 Operational: all 3 pods are connected · Home",
        "",
        "Online   yes, through Living room since 27 Nov 22:12 PST (3 days)",
        "Pods     3 of 3 connected, no alerts",
        "Devices  9 connected (7 Wi-Fi, 2 Ethernet)",
        "QoE      streaming good · gaming good · video calls good (last 24 h)",
        "",
        "as of 02:02:14 PST · account ACME-1042 · location 64a1f0c2d3e4b5a697881002",
        "[1] Check again  [2] Pods  [3] Devices  [4] Status",
      ),
    );
  });

  it("puts findings on consecutive lines, each with what to do next", () => {
    const found = view([
      heading(mark("🟠"), " Disrupted · Home"),
      note("disrupted", [mark("🟠"), " Garage is disconnected."], ["check its power."]),
      note(
        "degraded",
        [mark("🟡"), " Bedroom: health fair."],
        ["compare in ", commandText("nodes"), "."],
      ),
      note("info", [mark("ℹ️"), " 2 devices report weak health."]),
    ]);
    expect(toPlain(found, { marks: "twins", prefix: "/plume " })).to.equal(
      lines(
        "[!] Disrupted · Home",
        "",
        "[!] Garage is disconnected.",
        "Next: check its power.",
        "[~] Bedroom: health fair.",
        "Next: compare in /plume nodes.",
        "[note] 2 devices report weak health.",
      ),
    );
  });

  it("aligns a table with marks and right-aligned numbers", () => {
    expect(toPlain(view([pods]))).to.equal(
      lines(
        "   Pod          State      Health     Uplink                        Devices  Model      Firmware",
        "🟢 Living room  connected  excellent  gateway, Ethernet                   6  SIM-POD-2  5.6.0-sim",
        "🟡 Bedroom      connected  fair (3)   Wi-Fi to Living room, ch 157        3  SIM-POD-2  5.6.0-sim",
      ),
    );
  });

  it("puts the first group's title above the header", () => {
    expect(toPlain(view([devices]))).to.equal(
      lines(
        "Connected",
        "   Device     Link           Health  Pod          Since",
        "⚠️ cam-front  2.4 GHz Wi-Fi  poor    Garage       30 Nov 21:40 PST",
        "   laptop-1   5 GHz Wi-Fi    good    Bedroom      30 Nov 23:00 PST",
        "   nas        Ethernet       n/a     Living room  n/a",
        "Offline",
        "   tv         Ethernet                            left 30 Nov 14:10 PST (11 h 52 min)",
      ),
    );
  });

  it("leaves out a header without labels, and takes a group without rows as a line", () => {
    const wifi: Block = {
      kind: "table",
      caption: "Networks",
      columns: [left(""), left(""), left("")],
      groups: [
        { rows: [row(undefined, "SampleNet", "on", "WPA2+WPA3 (sae-mixed)")] },
        { rows: [row(undefined, "SampleNet Guest", "off", "WPA2 (psk2)")] },
        { title: "1-2 of 2", rows: [] },
      ],
      rowTitle: 0,
    };
    expect(toPlain(view([wifi]))).to.equal(
      lines(
        "SampleNet        on   WPA2+WPA3 (sae-mixed)",
        "SampleNet Guest  off  WPA2 (psk2)",
        "1-2 of 2",
      ),
    );
  });

  it("shows a table as a list on a screen of less than 60 columns", () => {
    expect(toPlain(view([devices]), { columns: 59 })).to.equal(
      lines(
        "Connected",
        "⚠️ cam-front · 2.4 GHz Wi-Fi · poor · Garage · 30 Nov 21:40 PST",
        "laptop-1 · 5 GHz Wi-Fi · good · Bedroom · 30 Nov 23:00 PST",
        "nas · Ethernet · n/a · Living room · n/a",
        "Offline",
        "tv · Ethernet · left 30 Nov 14:10 PST (11 h 52 min)",
      ),
    );
  });

  it("wraps inside a column what does not fit the screen", () => {
    expect(toPlain(view([pods]), { columns: 84 })).to.equal(
      lines(
        "   Pod          State      Health     Uplink           Devices  Model      Firmware",
        "🟢 Living room  connected  excellent  gateway,               6  SIM-POD-2  5.6.0-sim",
        "                                      Ethernet",
        "🟡 Bedroom      connected  fair (3)   Wi-Fi to Living        3  SIM-POD-2  5.6.0-sim",
        "                                      room, ch 157",
      ),
    );
  });

  it("cuts a word that is wider than its column, so that the next ones stay in line", () => {
    const table: Block = {
      kind: "table",
      caption: "t",
      columns: [left("Name"), left("State")],
      groups: [{ rows: [row(undefined, "x".repeat(90), "up"), row(undefined, "y", "down")] }],
      rowTitle: 0,
    };
    const lines = toPlain(view([table]), { columns: 80 }).split("\n");
    expect(lines.every((line) => line.length <= 80)).to.equal(true);
    const at = lines[0]?.indexOf("State") ?? -1;
    expect(
      lines.filter((line) => /up|down/.test(line)).map((line) => line.search(/up|down/)),
    ).to.deep.equal([at, at]);
  });

  it("leaves out the last columns of the third rank before it cuts a word", () => {
    const table: Block = {
      ...pods,
      columns: pods.columns.map((column, i) => (i > 3 && i < 7 ? { ...column, keep: 3 } : column)),
    };
    const at = (columns: number) => toPlain(view([table]), { columns }).split("\n");
    expect(at(80)[0]).to.contain("Firmware");
    expect(at(70)[0]).to.contain("Model").and.not.to.contain("Firmware");
    expect(at(60)[0]).to.contain("Uplink").and.not.to.contain("Model");
    for (const columns of [60, 70, 80]) {
      expect(
        at(columns).every((line) => displayWidth(line) <= columns),
        String(columns),
      ).to.equal(true);
      expect(at(columns).join("\n")).to.contain("connected").and.to.contain("excellent");
    }
  });

  it("says what a word chooses where its label tells more", () => {
    const row: Block = {
      kind: "buttons",
      items: [
        wordButton("SSO URL", "fix 1"),
        wordButton("Fix step 2", "fix 2"),
        wordButton("All four", "start over"),
        wordButton("Start over", "start over"),
        wordButton("Cancel", "cancel"),
      ],
    };
    expect(toPlain(view([text("Which?"), row]), { buttons: "words" })).to.equal(
      "Which?\n(fix 1: SSO URL  fix 2  start over: All four  start over  /cancel)",
    );
  });

  it("shows the fourth rank of columns from 120 columns on", () => {
    expect(toPlain(view([pods]), { columns: 119 })).not.to.include("MAC");
    expect(toPlain(view([pods]), { columns: 120 })).to.include("5.6.0-sim  aa");
  });

  it("keeps texts to the letter, spaces before a break included", () => {
    const seed =
      "⚠️ Auth failed. Your token may be invalid or expired. \nPlease re-authenticate with /auth.";
    expect(toPlain(say(seed), { marks: "twins" })).to.equal(seed);
  });

  it("offers a question's buttons as words, because numbers choose nothing", () => {
    const row4 = buttons(
      wordButton("Skip", "skip"),
      wordButton("Keep", "keep"),
      wordButton("Back", "back"),
      wordButton("Cancel", "cancel"),
    );
    const asked = view([text("✅ Partner ID saved!"), question(), row4]);
    const written = lines(
      "✅ Partner ID saved!",
      "",
      "Step 4️⃣: What is your Plume API Base URL?",
      "(Example: https://api.plume.com or https://api.example.com)",
      "",
      "If you're not sure, type /skip",
      "(/skip  keep  /back  /cancel)",
    );
    expect(toPlain(asked)).to.equal(written);
    expect(toPlain(asked, { buttons: "words" })).to.equal(written);
    expect(toPlain(asked, { buttons: "none" })).not.to.include("/cancel");
  });

  it("numbers wizard buttons where no text is asked", () => {
    const failed = view([
      text("❌ Authentication Failed"),
      buttons(wordButton("Fix step 2", "fix 2"), wordButton("Cancel", "cancel")),
    ]);
    expect(toPlain(failed)).to.equal("❌ Authentication Failed\n[1] Fix step 2  [2] Cancel");
    expect(toPlain(failed, { buttons: "words" })).to.equal(
      "❌ Authentication Failed\n(fix 2  /cancel)",
    );
  });

  it("writes commands for a pipe, without the one that was just asked", () => {
    const writeCommand = (_: string, args: { readonly [name: string]: string }) =>
      Object.entries(args).map(([k, v]) => (k === "page" ? `${k}=${v}` : v));
    const next = commandButton("Next", "nodes", { args: { c: "1", page: "2" }, inPlace: true });
    const again = commandButton("Check again", "nodes", { args: { c: "1" }, inPlace: true });
    const other = commandButton("Health", "health", { args: { c: "1" } });
    const paged = view([text("1-20 of 40"), buttons(again, next, other)]);
    expect(toPlain(paged, { buttons: "words", writeCommand })).to.equal(
      "1-20 of 40\nMore: /nodes 1 page=2  /health 1",
    );
    expect(toPlain(paged, { buttons: "words" })).to.equal("1-20 of 40\nMore: /health c=1");
  });

  it("writes the remaining kinds of blocks", () => {
    const rest: View = {
      ...view([
        {
          kind: "list",
          items: [
            { mark: "🔴", spans: [{ kind: "strong", text: "one" }] },
            { spans: [{ kind: "text", text: "two" }] },
          ],
          more: [{ kind: "text", text: "and 3 more" }],
        },
        { kind: "code", text: "a\n\n b", label: "Sample" },
        { kind: "image", alt: "3 pods", name: "pods.png", base64: "" },
        { kind: "file", label: "Pods", name: "pods.csv", base64: "" },
        {
          kind: "progress",
          label: "Asking Plume Cloud",
          parts: [
            { label: "pods", state: "done" },
            { label: "devices", state: "failed" },
            { label: "QoE", state: "waiting" },
          ],
        },
        {
          kind: "form",
          wizard: "auth",
          draft: "d1",
          title: "Sign-in",
          fields: [
            {
              name: "a",
              label: "SSO URL",
              hint: "https://…",
              secret: false,
              value: "https://x",
            },
            {
              name: "b",
              label: "Header",
              hint: "Basic …",
              secret: true,
              optional: "keep",
              value: "Basic abc",
              error: "❌ Empty",
            },
          ],
          submit: "Save",
        },
      ]),
    };
    const placeOf = (name: string): string | undefined =>
      name === "pods.csv" ? "files/pods-2.csv" : undefined;
    expect(toPlain(rest, { placeOf })).to.equal(
      lines(
        "🔴 one",
        "two",
        "and 3 more",
        "",
        "  a",
        "",
        "   b",
        "",
        "[image: 3 pods] pods.png",
        "",
        "[file: Pods] files/pods-2.csv",
        "",
        "🔄 Asking Plume Cloud: pods done, devices failed, QoE …",
        "",
        "Sign-in",
        "",
        "SSO URL",
        "https://…",
        "Now: https://x",
        "",
        "Header (optional)",
        "Basic …",
        "❌ Empty",
      ),
    );
  });

  it("lets no control character through, wherever it stands", () => {
    const evil = "a\u001b[31mb\u0007\u009bc\rd\u202Ee";
    const said = view([
      heading(evil),
      text(strong(evil), code(evil)),
      facts([[evil, evil]]),
      { ...pods, groups: [{ title: evil, rows: [row(undefined, evil, "x\ny")] }] },
      { kind: "code", text: evil, label: "" },
      { kind: "image", alt: evil, name: evil, base64: "" },
      { kind: "progress", label: evil, parts: [{ label: evil, state: "done" }] },
      { ...question(), lines: [evil] },
      buttons({ ...wordButton(evil, evil), id: "1" }),
    ]);
    for (const style of ["numbered", "words"] as const) {
      expect(toPlain(said, { buttons: style })).not.to.match(/[^\P{Cc}\n]|\u202e/u);
    }
  });

  it("sets a footer apart, and tells where a private chat is meant", () => {
    const said = view([
      facts([["Pods", "2"]]),
      footer("as of 02:02", " · location ", code("l1")),
      buttons(privateButton("Continue in private", "auth")),
    ]);
    expect(toPlain(said)).to.equal("Pods  2\n\nas of 02:02 · location l1\n[1] Continue in private");
    expect(toPlain(said, { buttons: "words", prefix: "/plume " })).to.contain("More: /plume auth");
  });

  it("aligns names of wide, joined and combining characters", () => {
    const named = facts([
      ["日本", "x"],
      ["e\u0301te\u0301", "y"],
      ["👨‍👩‍👧", "z"],
    ]);
    expect(toPlain(view([named]))).to.equal("日本  x\ne\u0301te\u0301   y\n👨‍👩‍👧    z");
  });

  it("goes on without a block that has nothing to show", () => {
    expect(toPlain(view([text("a"), { kind: "list", items: [] }, text("b"), buttons()]))).to.equal(
      "a\n\nb",
    );
  });
});
