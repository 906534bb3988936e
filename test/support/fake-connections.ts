import { seal } from "../../src/core/sealed.ts";
import type { Connection, Credentials } from "../../src/plume/model.ts";
import type { Connections, Loss, TestResult, TokenState } from "../../src/plume/services.ts";

/** Credentials in a map, with the outcome of tests scripted: for tests of what is said about it. */
export class FakeConnections implements Connections {
  readonly saved = new Map<string, Connection>();
  readonly tested: Credentials[] = [];
  next: TestResult = good();
  state: TokenState = { kind: "none" };
  loss: Loss | undefined;
  whenTested: () => void = () => undefined;
  #revisions = 0;

  async load(owner: string): Promise<Connection | undefined> {
    return Promise.resolve(this.saved.get(owner));
  }

  async lossOf(): Promise<Loss | undefined> {
    return Promise.resolve(this.loss);
  }

  async test(credentials: Credentials): Promise<TestResult> {
    this.tested.push(credentials);
    this.whenTested();
    return Promise.resolve(this.next);
  }

  async save(owner: string, credentials: Credentials): Promise<void> {
    this.saved.set(owner, { ...credentials, revision: `r${++this.#revisions}`, savedAtMs: 0 });
    return Promise.resolve();
  }

  async remove(owner: string): Promise<{ readonly tokenUntilMs?: number }> {
    this.saved.delete(owner);
    return Promise.resolve({});
  }

  async tokenState(): Promise<TokenState> {
    return Promise.resolve(this.state);
  }
}

export function good(apiBaseAnswers = true): TestResult {
  return { kind: "good", token: { token: seal("t"), expiresAtMs: 1 }, apiBaseAnswers };
}
