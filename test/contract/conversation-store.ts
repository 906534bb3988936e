import type { Case, ConversationStoreSubject, Scene } from "./conversation-store/scene.ts";
import { commitTests } from "./conversation-store/commit.ts";
import { damageTests } from "./conversation-store/damage.ts";
import { deadlineTests } from "./conversation-store/deadline.ts";
import { dueTests } from "./conversation-store/due.ts";
import { intentTests } from "./conversation-store/intent.ts";
import { leaseTests } from "./conversation-store/lease.ts";
import { memoryTests } from "./conversation-store/memory.ts";
import { sentTests } from "./conversation-store/sent.ts";
import { shortWayTests } from "./conversation-store/short-way.ts";
import { createPlayer } from "../support/stores-player.ts";

const parts: { readonly [title: string]: (test: Case, scene: Scene) => void } = {
  "taking and holding": leaseTests,
  "the short way": shortWayTests,
  "remembering and forgetting": memoryTests,
  deadlines: deadlineTests,
  intent: intentTests,
  commit: commitTests,
  sent: sentTests,
  due: dueTests,
  "damaged records": damageTests,
};

/**
 * What every conversation store keeps. Numbers in titles are those of the counter-examples in the
 * protocol's section 8.
 */
export function describeConversationStore(
  name: string,
  create: () => ConversationStoreSubject | Promise<ConversationStoreSubject>,
): void {
  describe(`the contract of a conversation store: ${name}`, () => {
    let subject: ConversationStoreSubject;

    beforeEach(async () => {
      subject = await create();
    });
    afterEach(() => subject.close());

    const scene: Scene = () => ({ ...subject, one: createPlayer(subject.store) });
    for (const [title, tests] of Object.entries(parts)) {
      describe(title, () => tests((about, test) => void it(about, test), scene));
    }
  });
}

/** The contract's tests one by one, for a store that is expected to fail one of them. */
export function contractCases(
  scene: Scene,
): readonly { readonly title: string; readonly test: () => Promise<void> }[] {
  const cases: { readonly title: string; readonly test: () => Promise<void> }[] = [];
  for (const tests of Object.values(parts))
    tests((title, test) => void cases.push({ title, test }), scene);
  return cases;
}
