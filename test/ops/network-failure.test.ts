import { expect } from "chai";

import { networkFailure } from "../../src/ops/network-failure.ts";

describe("a call without an answer", () => {
  const coded = (code: unknown): Error => Object.assign(new Error("secret"), { code });

  it("did not go where there was no connection", () => {
    for (const code of [
      "ECONNREFUSED",
      "ENOTFOUND",
      "EAI_AGAIN",
      "ENETUNREACH",
      "EHOSTUNREACH",
      "UND_ERR_CONNECT_TIMEOUT",
    ])
      expect(networkFailure(coded(code))).to.deep.equal({ kind: "unsent", reason: code });
  });

  it("may have gone where there was one", () => {
    for (const code of ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"])
      expect(networkFailure(coded(code))).to.deep.equal({ kind: "unreachable", reason: code });
  });

  it("is known by what is behind its error, too", () => {
    const failed = new TypeError("fetch failed", { cause: coded("ECONNREFUSED") });
    expect(networkFailure(failed)).to.deep.equal({ kind: "unsent", reason: "ECONNREFUSED" });
  });

  it("may have gone before it was ended", () => {
    const late = { kind: "unreachable", reason: "no answer in time" };
    expect(networkFailure(new DOMException("secret", "AbortError"))).to.deep.equal(late);
    const ended = Object.assign(coded("ECONNREFUSED"), { name: "AbortError" });
    expect(networkFailure(ended)).to.deep.equal(late);
  });

  it("may have gone where nobody knows better, and nothing of the error is repeated", () => {
    const unknown = { kind: "unreachable", reason: "the call failed" };
    for (const error of [new Error("secret"), coded(5), "secret", undefined, { code: "secret" }])
      expect(networkFailure(error)).to.deep.equal(unknown);
  });
});
