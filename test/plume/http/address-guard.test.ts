import { expect } from "chai";
import {
  isPrivateHost,
  isPublicAddress,
  toHostKey,
} from "../../../src/plume/http/address-guard.ts";

describe("the address guard", () => {
  const privateAddresses = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.9",
    "203.0.113.20",
    "224.0.0.251",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
  ];
  for (const address of privateAddresses) {
    it(`(F-S7) holds ${address} for private`, () => {
      expect(isPublicAddress(address)).to.equal(false);
    });
  }

  const publicAddresses = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "64:ff9b::8.8.8.8",
  ];
  for (const address of publicAddresses) {
    it(`holds ${address} for public`, () => {
      expect(isPublicAddress(address)).to.equal(true);
    });
  }

  it("holds what is no address for private", () => {
    expect(["", "example.org", "1.2.3", "1.2.3.4.5", "[::1]"].filter(isPublicAddress)).to.be.empty;
  });
});

describe("a host name as it is spelt", () => {
  const privateHosts = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "::1",
    "[::ffff:7f00:1]",
    "[::ffff:127.0.0.1]",
    "[fe80::1]",
    "169.254.169.254",
    "0xa9fea9fe",
    "192.168.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "db.localhost",
    "localhost.localdomain",
    "metadata.google.internal",
    "nas.local",
    "router.home.arpa",
    "",
  ];
  for (const host of privateHosts) {
    it(`(F-S7) is private as "${host}"`, () => {
      expect(isPrivateHost(host)).to.equal(true);
    });
  }

  for (const host of ["api.plume.com", "sso.plume.test", "8.8.8.8", "[2606:4700::1111]"]) {
    it(`is not private as "${host}"`, () => {
      expect(isPrivateHost(host)).to.equal(false);
    });
  }

  it("is not private where the operator allows it", () => {
    expect(isPrivateHost("LocalHost.", ["localhost"])).to.equal(false);
    expect(isPrivateHost("127.1", ["127.0.0.1"])).to.equal(false);
    expect(isPrivateHost("[::1]", ["0:0:0:0:0:0:0:1"])).to.equal(false);
    expect(isPrivateHost("127.0.0.2", ["127.0.0.1"])).to.equal(true);
  });

  it("has one key in all its forms", () => {
    expect(["API.Plume.com.", " api.plume.com"].map(toHostKey)).to.deep.equal([
      "api.plume.com",
      "api.plume.com",
    ]);
  });
});
