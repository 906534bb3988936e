import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { WifiNetwork } from "../../../src/plume/model.ts";
import { wifiView } from "../../../src/plume/views/wifi.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { absent, home, read } from "../../support/homes.ts";
import { labelsIn, linesIn, seen } from "../../support/view-texts.ts";

const view = (networks: readonly WifiNetwork[]) =>
  wifiView(seen(home(["location", "wifi"], { wifi: read(networks) })));

describe("/wifi", () => {
  it("reads like wifi", () => {
    const well = wifiView(seen(home(["location", "wifi"])));
    expectGoldenView("wifi", well);
    expect(labelsIn(well)).to.deep.equal(["Check again", "Health"]);
  });

  it("says so when there are no networks", () => {
    expect(linesIn(view([]))[0]).to.equal("Wi-Fi: no networks are configured · Home");
    const none = wifiView(seen(home(["location", "wifi"], { wifi: absent })));
    expect(linesIn(none)[0]).to.equal("Wi-Fi: not available here · Home");
  });

  it("names each security, and others as they are", () => {
    const modes = ["open", "psk2", "psk-mixed", "sae-mixed", "sae", "wpa9", "toString"];
    const text = toPlain(view(modes.map((wpaMode) => ({ ssid: wpaMode, on: true, wpaMode }))));
    for (const said of [
      /open +on {2}open$/m,
      /psk2 +on {2}WPA2 \(psk2\)$/m,
      /WPA\+WPA2 \(psk-mixed\)$/m,
      /WPA2\+WPA3 \(sae-mixed\)$/m,
      /WPA3 \(sae\)$/m,
      /on {2}wpa9$/m,
      /on {2}toString$/m,
    ]) {
      expect(text).to.match(said);
    }
  });

  it("shows missing values as such", () => {
    const lines = linesIn(view([{}]));
    expect(lines[0]).to.equal("Wi-Fi: 1 network, none on, 1 n/a · Home");
    expect(lines[1]).to.equal("(no name)  n/a  n/a");
  });

  it("cuts a very long list and says so", () => {
    const many = Array.from({ length: 25 }, (_, n) => ({ ssid: `net ${n}`, on: true }));
    expect(linesIn(view(many))).to.include("and 5 more");
  });
});
