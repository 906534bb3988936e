import { expect } from "chai";

import { parseConfig } from "../src/config.ts";
import { isFault } from "../src/core/fault.ts";

const problemsOf = (env: { readonly [name: string]: string }): readonly string[] => {
  try {
    parseConfig(env);
  } catch (error) {
    if (isFault(error, "config.invalid")) return error.details.problems;
    throw error;
  }
  return [];
};

describe("the configuration", () => {
  it("needs nothing", () => {
    expect(parseConfig({})).to.deep.include({
      dataDir: ".plume",
      cloud: "sandbox",
      partnerIdMin: 20,
    });
    expect(parseConfig({ PLUME_CLOUD: "" }).cloud).to.equal("sandbox");
  });

  it("is read from the environment", () => {
    const config = parseConfig({
      PLUME_CLOUD: "plume",
      PLUME_PARTNER_ID_MIN: "4",
      PLUME_ALLOWED_HOSTS: "a.example, b.example",
      UNRELATED: "x",
    });
    expect(config).to.deep.include({
      cloud: "plume",
      partnerIdMin: 4,
      allowedHosts: ["a.example", "b.example"],
    });
  });

  it("(F32) does not take the quotes of an env file for part of a value", () => {
    const problems = problemsOf({
      PLUME_DATA_DIR: '"./data"',
      VAULT_KEYS: "'k1:aHVudGVyMg=='",
      LOG_FILE: 'say "x".log',
    });
    expect(problems).to.deep.equal([
      "PLUME_DATA_DIR: the quotes around it are part of the value, leave them out",
      "VAULT_KEYS: the quotes around it are part of the value, leave them out",
    ]);
  });

  it("takes addresses for hosts, of IPv6 with or without brackets", () => {
    const { allowedHosts } = parseConfig({ PLUME_ALLOWED_HOSTS: "10.0.0.7,::1, [fd00::7]" });
    expect(allowedHosts).to.deep.equal(["10.0.0.7", "::1", "[fd00::7]"]);
    for (const wrong of ["[::1", "[::1]:8443", "fe80::1%eth0", "[a.example]", "a.example:1"]) {
      expect(problemsOf({ PLUME_ALLOWED_HOSTS: wrong }), wrong).to.have.lengthOf(1);
    }
  });

  it("lists every mistake with an example and no value", () => {
    const problems = problemsOf({
      PLUME_CLOUD: "mars",
      PLUME_API_BASE: "http://x",
      PLUME_PARTNER_ID_MIN: "-1",
      PLUME_ALLOWED_HOSTS: "https://x",
      VAULT_KEYS: "hunter2",
      PLUME_DATADIR: "x",
    });
    expect(problems).to.have.lengthOf(6);
    expect(problems.join("\n"))
      .to.contain('PLUME_CLOUD: expected "sandbox" or "plume", for example PLUME_CLOUD=plume')
      .and.to.contain("PLUME_DATADIR: there is no such variable, did you mean PLUME_DATA_DIR?")
      .and.not.to.contain("hunter2");
  });
});
