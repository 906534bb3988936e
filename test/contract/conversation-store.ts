import { type ConversationStoreSubject } from "./conversation-store/scene.ts";
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

    const scene = () => ({ ...subject, one: createPlayer(subject.store) });
    const parts = {
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
    for (const [title, tests] of Object.entries(parts)) {
      describe(title, () => tests((about, test) => void it(about, test), scene));
    }
  });
}
