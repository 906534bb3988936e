import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import { graphemes } from "../../../src/core/view/width.ts";
import type { View } from "../../../src/core/view/view.ts";
import type { RecentHome } from "../../../src/plume/model.ts";
import { startView } from "../../../src/plume/views/start.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { ids } from "../../support/homes.ts";
import { actOf, buttonsIn, labelsIn } from "../../support/view-texts.ts";

const partnerId = "eb0af9d0a7ab946dcb3b8ef5";
const demo = {
  ssoUrl: "https://localhost:8443/oauth2/ausDEMO/v1/token",
  header: "Basic ZGVtbzpkZW1v",
  partnerId,
  homes: [{ ...ids, title: "All well" }],
} as const;

const idsOf = (n: number) => ({
  customerId: ids.customerId,
  locationId: `64a1f0c2d3e4b5a69788100${n}`,
});
/** A home without the names that are left out. */
const home = (n: number, name?: string, accountId?: string): RecentHome => ({
  ids: idsOf(n),
  atMs: 0,
  ...(name === undefined ? {} : { name }),
  ...(accountId === undefined ? {} : { accountId }),
});
const after = (...recent: readonly RecentHome[]): View => startView({ partnerId, recent });
const homesIn = (view: View): readonly string[] => labelsIn(view).slice(0, -2);

describe("/start", () => {
  it("reads like start.none before the sign-in", () => {
    expectGoldenView("start.none", startView({}));
    expect(labelsIn(startView({}))).to.deep.equal(["Sign in", "Help"]);
  });

  it("reads like start.login after it", () => {
    expectGoldenView("start.login", startView({ partnerId }));
    expect(actOf(startView({ partnerId }), "Sign-in status")).to.deep.include({
      name: "auth",
      args: { action: "status" },
    });
  });

  it("reads like start.place once a home was asked about", () => {
    const view = after(
      home(2, "Home", "ACME-1042"),
      home(3, "Hotel North", "ACME-1043"),
      home(4),
      home(5, "Farm", "ACME-1044"),
    );
    expectGoldenView("start.place", view);
    expect(buttonsIn(view)[0]).to.deep.equal({
      label: "Health of Home",
      act: { kind: "command", name: "health", args: idsOf(2), inPlace: false },
      weight: "primary",
    });
    expect(buttonsIn(view).map(({ weight }) => weight)).to.deep.equal([
      "primary",
      "plain",
      "plain",
      "plain",
      "plain",
    ]);
    expect(actOf(view, "Health of Hotel North")).to.deep.include({ args: idsOf(3) });
  });

  it("tells of the last home what is known", () => {
    const said = (last: RecentHome): string => toPlain(after(last)).split("\n")[2] ?? "";
    expect(said(home(2, "Home"))).to.match(/8ef5\. Last home: Home\.$/);
    expect(said(home(2, undefined, "ACME-1"))).to.match(
      /home: location 64a1f0c2d3e4b5a697881002, account ACME-1\.$/,
    );
  });

  it("calls every home so that no other one is meant", () => {
    expect(
      homesIn(after(home(1, "Home", "A-1"), home(2, "Home", "A-2"), home(3, "Farm", "A-2"))),
    ).to.deep.equal(["Health of Home, A-1", "Health of Home, A-2", "Health of Farm"]);
    expect(
      homesIn(after(home(1, "Home", "A-1"), home(2, "Home", "A-1"), home(3, "Home"))),
    ).to.deep.equal([1, 2, 3].map((n) => `Health of ${idsOf(n).locationId}`));
    expect(homesIn(after(home(1, "", "A-1"), home(2, undefined, "A-2"), home(3)))).to.deep.equal([
      "Health of account A-1",
      "Health of account A-2",
      `Health of ${idsOf(3).locationId}`,
    ]);
    const long = "Conservatory of the Botanical Garden";
    const labels = homesIn(after(home(1, long, "A-1"), home(2, long, "A-2"), home(3, `${long} 2`)));
    expect(new Set(labels).size).to.equal(3);
    for (const label of labels) expect(graphemes(label).length).to.be.at.most(40);
    expect(homesIn(after(home(1, long)))).to.deep.equal([
      "Health of Conservatory of the Botanical…",
    ]);
  });

  it("takes names for data, whatever is in them", () => {
    const names = [
      '_*[<&":fire:@all',
      "Line\nbreak\t\u0000\u001B[31mred\u2028",
      "abc\u202Egpj.exe",
      "غرفة النوم".repeat(5),
      "Z\u0301\u0302\u0303".repeat(60),
      "👩‍👩‍👧‍👦".repeat(50),
      "\u200B",
    ];
    expectGoldenView("start.place.hostile", after(home(1, names[0], names[1]), home(2, names[3])));
    for (const name of names) {
      const view = after(home(1, name, name), home(2, name), home(3, "Home", name));
      const said = [toPlain(view), ...labelsIn(view)].join("\n");
      expect(said).not.to.match(/[^\P{Cc}\n]|[\u202A-\u202E\u2066\u2067\u2028\u2029]|undefined/u);
      expect(new Set(labelsIn(view)).size, said).to.equal(5);
      for (const label of labelsIn(view)) {
        expect(graphemes(label).length, label).to.be.at.most(40);
        expect(label.split("\u2068").length, label).to.equal(label.split("\u2069").length);
        expect(label).not.to.contain("\n");
      }
      expect(view.blocks).to.have.length(3);
    }
  });

  it("reads like start.demo where a simulated cloud answers", () => {
    expectGoldenView("start.demo", startView({ demo }));
  });
});
