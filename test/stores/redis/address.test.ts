import { expect } from "chai";
import { inspect } from "node:util";
import { reveal } from "../../../src/core/sealed.ts";
import {
  describeAddress,
  parseRedisAddress,
  type RedisAddress,
} from "../../../src/stores/redis/address.ts";

function parsed(url: string): RedisAddress {
  const address = parseRedisAddress(url);
  if (!address) throw new Error(`refused: ${url}`);
  return address;
}

/** User and password as they were meant. */
function credentials(url: string): readonly [string | undefined, string | undefined] {
  const { user, password } = parsed(url);
  return [user, password && reveal(password)];
}

describe("the address of a Redis", () => {
  it("is one server", () => {
    const plain = {
      mode: "single",
      hosts: [{ host: "redis.example.net", port: 6379 }],
      name: undefined,
      database: 0,
      tls: false,
      user: undefined,
      password: undefined,
    };
    expect(parsed("redis://redis.example.net")).to.deep.equal(plain);
    expect(parsed("redis://redis.example.net/")).to.deep.equal(plain);
    expect(parsed("redis://redis.example.net:6379/0")).to.deep.equal(plain);
    expect(parsed("rediss://redis.example.net")).to.deep.equal({ ...plain, tls: true });
    expect(parsed("redis://redis_1:7000/15")).to.deep.equal({
      ...plain,
      hosts: [{ host: "redis_1", port: 7000 }],
      database: 15,
    });
  });

  it("is some sentinels and the name that they know", () => {
    const address = parsed("redis+sentinel://a,b:26380,[::1]/plume-main/2");
    expect(address).to.deep.include({ mode: "sentinel", name: "plume-main", database: 2 });
    expect(address.hosts).to.deep.equal([
      { host: "a", port: 26379 },
      { host: "b", port: 26380 },
      { host: "::1", port: 26379 },
    ]);
    expect(parsed("rediss+sentinel://a/main")).to.include({ tls: true, database: 0, name: "main" });
  });

  it("is some nodes of a cluster, which has one database", () => {
    const address = parsed("rediss+cluster://a:7001,b,c:7003/0");
    expect(address).to.include({ mode: "cluster", tls: true, database: 0 });
    expect(address.hosts.map(({ port }) => port)).to.deep.equal([7001, 6379, 7003]);
    expect(parseRedisAddress("redis+cluster://a/1")).to.equal(undefined);
  });

  it("may be of IPv6, in brackets", () => {
    expect(parsed("redis://[::1]").hosts).to.deep.equal([{ host: "::1", port: 6379 }]);
    expect(parsed("redis://u:p@[FD00::7]:7000/1").hosts[0]).to.deep.equal({
      host: "FD00::7",
      port: 7000,
    });
    for (const wrong of ["::1", "::1:6379", "[::1", "::1]", "[]", "[::1]7000", "[::1]:"])
      expect(parseRedisAddress(`redis://${wrong}`), wrong).to.equal(undefined);
  });

  it("takes a user, a password, both or none", () => {
    expect(credentials("redis://ann@a")).to.deep.equal(["ann", undefined]);
    expect(credentials("redis://:secret@a")).to.deep.equal([undefined, "secret"]);
    expect(credentials("redis://ann:secret@a")).to.deep.equal(["ann", "secret"]);
    expect(credentials("redis+sentinel://ann:secret@a,b/main")).to.deep.equal(["ann", "secret"]);
    expect(credentials("redis://:@a")).to.deep.equal([undefined, undefined]);
    expect(credentials("redis://a")).to.deep.equal([undefined, undefined]);
  });

  it("takes any character in them, percent-encoded where it has a meaning", () => {
    const secret = "p@ss/w:rd ?#%,[ü🏠";
    const url = `redis://${encodeURIComponent("a:b@c")}:${encodeURIComponent(secret)}@host:1/3`;
    expect(credentials(url)).to.deep.equal(["a:b@c", secret]);
    expect(parsed(url).hosts).to.deep.equal([{ host: "host", port: 1 }]);
    // A colon ends the user only, and a percent sign that encodes nothing stands for itself.
    expect(credentials("redis://ann:a:b?c#d,e@host")).to.deep.equal(["ann", "a:b?c#d,e"]);
    expect(credentials("redis://:100%@host")).to.deep.equal([undefined, "100%"]);
  });

  const wrong = [
    "",
    "redis",
    "redis:",
    "redis://",
    "redis:///0",
    "redis://:6379",
    "host:6379",
    "http://host",
    "REDIS://host",
    "unix:///run/redis.sock",
    "redis+other://host",
    "redis://a,b",
    "redis://host:0",
    "redis://host:65536",
    "redis://host:port",
    "redis://host:",
    "redis://ho st",
    " redis://host",
    "redis://host ",
    "redis://host?db=1",
    "redis://host#1",
    "redis://host/-1",
    "redis://host/1.5",
    "redis://host/1e1",
    "redis://host/0x1",
    "redis://host/one",
    "redis://host/1/2",
    "redis://host/99999",
    "redis://p@ss@host",
    "redis://a:p/w@host",
    "redis+sentinel://host",
    "redis+sentinel://host/",
    "redis+sentinel://host//1",
    "redis+sentinel://a,,b/main",
    "redis+sentinel://a,b,/main",
    "redis+sentinel://a/main/x",
    "redis+cluster://a,",
    "redis+cluster://,a",
  ];
  for (const url of wrong)
    it(`is not ${JSON.stringify(url)}`, () => {
      expect(parseRedisAddress(url)).to.equal(undefined);
    });

  it("can be read by people, and holds no secret then", () => {
    const urls = [
      "redis://host:6379",
      "rediss://[::1]:7000/3",
      "redis+sentinel://a:26379,[fd00::7]:26380/plume-main/2",
      "rediss+cluster://a:6379,b:7001",
    ];
    for (const url of urls) {
      expect(describeAddress(parsed(url))).to.equal(url);
      const secret = parsed(url.replace("//", "//ann:hunter2@"));
      expect(describeAddress(secret)).to.equal(url);
      const printed = [inspect(secret, { depth: 9 }), JSON.stringify(secret)];
      expect(printed.join()).to.not.include("hunter2");
    }
  });
});
