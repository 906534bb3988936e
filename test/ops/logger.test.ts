import { expect } from "chai";

import { Fault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { createLogger } from "../../src/ops/logger.ts";

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ level: "info", destination: { write: (line) => lines.push(line) } }));
  return lines.join("");
}

describe("the log", () => {
  it("is one JSON object a line with time, level and event", () => {
    const line = JSON.parse(logged((log) => log.warn("oauth.failed", { host: "x", status: 401 })));
    expect(line).to.include({ msg: "oauth.failed", host: "x", status: 401, level: "warn" });
    expect(line.time).to.match(/^\d{4}-\d\d-\d\dT/);
  });

  it("leaves out fields that nobody allowed, and names them", () => {
    const text = logged((log) => log.info("x", { header: "abc", host: "h" }));
    expect(text).to.contain('"dropped":["header"]').and.not.to.contain("abc");
  });

  it("hides credentials wherever they stand (F-S4, F-S5)", () => {
    const cause = new Error("sent Authorization: Basic dXNlcm5hbWU6cGFzc3dvcmQ= to them");
    const text = logged((log) => {
      log.error("x", { error: new Fault("store.unavailable", { reason: "y" }, { cause }) });
      log.error("x", {
        reason: "Bearer eyJhbGciOiJIUzI1NiIs.abc.def at https://u:p4ss@h/p?token=q1w2",
      });
      log.info("x", { message: { deep: [{ deeper: "access_token=s3cr3t" }] } });
      log.info("x", { reason: `${seal("hunter2").toString()}` });
    });
    for (const secret of ["dXNlcm5hbWU6", "eyJhbGci", "p4ss", "q1w2", "s3cr3t", "hunter2"]) {
      expect(text).not.to.contain(secret);
    }
    expect(text).to.contain("https://[hidden]@h/p");
  });
});
