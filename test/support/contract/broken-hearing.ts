import { setTimeout as sleep } from "node:timers/promises";
import type { ChatAdapter, ChatEvent, Content, Receive } from "../../../src/index.ts";
import { changed, placing, receiving, telling, type BrokenAdapters } from "./broken.ts";
import { IdealAdapter } from "./ideal-adapter.ts";
import type { Plaza } from "./plaza.ts";

const answerable =
  "lets every question be answered, and answers be shared only where others read along";

/** Adapters that hear wrongly, or live wrongly. */
export const brokenHearing: BrokenAdapters = {
  "hears nothing": {
    adapter: changed(() => ({ start: () => Promise.resolve() })),
    fails: ["hears what is said as soon as it has started"],
  },
  "tidies up what was typed": {
    adapter: hearing(
      (content) => content.kind === "text",
      (content) => ({ ...content, text: textOf(content).replaceAll("&", "&amp;") }),
    ),
    fails: ["hands over a text of a private chat as it was typed"],
  },
  "does not tell that others read along": {
    adapter: placing(() => ({ shared: false })),
    fails: ["hands over what is said in a shared place, and that others read along there"],
  },
  "hears only the first word": {
    adapter: hearing(
      (content) => textOf(content).startsWith("/"),
      (content) => ({ ...content, text: textOf(content).split(" ")[0] ?? "" }),
    ),
    fails: ["hands over a typed command with its arguments"],
  },
  "does not tell which message a button is on": {
    adapter: telling((event) => {
      const { message: _, ...rest } = event;
      return rest;
    }),
    fails: ["tells which button was pressed, and on which message"],
  },
  "takes an edit for a text": {
    adapter: hearing(
      (content) => content.kind === "edited",
      () => ({ kind: "text", text: "birch", addressed: true }),
    ),
    fails: ["hands over an edit as an edit, never as a text"],
  },
  "takes media for a text": {
    adapter: hearing(
      (content) => content.kind === "media",
      () => ({ kind: "text", text: "a picture", addressed: true }),
    ),
    fails: ["hands over what is no text as media"],
  },
  "loses the order of texts": {
    adapter: receiving(reversing),
    fails: ["hands texts over in the order in which they were typed, each once"],
  },
  "has more in an address than JSON can hold": {
    adapter: placing(() => ({ reply: new Date(0) })),
    fails: ["hands over events that are plain JSON"],
  },
  "speaks for everybody's bot": {
    adapter: changed(() => ({ serves: () => true })),
    fails: ["says of every event where it comes from and when it happened"],
  },
  "counts time in seconds": {
    adapter: telling((event) => ({ ...event, atMs: Math.floor(event.atMs / 1_000) })),
    fails: ["says of every event where it comes from and when it happened"],
  },
  "knows nobody": {
    adapter: placing(() => ({ user: "" })),
    fails: ["says of every event where it comes from and when it happened"],
  },
  "names people after places": {
    adapter: placing(({ place }) => ({ user: place })),
    fails: ["gives one person the same name in a private and in a shared place"],
  },
  "names deliveries after their texts": {
    adapter: telling((event) => ({ ...event, delivery: JSON.stringify(event.content) })),
    fails: ["names every deed by a delivery of its own"],
  },
  "names a repetition anew": {
    adapter: receiving(renaming),
    fails: [
      "names a text that is delivered again as before",
      "names a press that is delivered again as before",
      "names a form that is delivered again as before",
      "hands a delivery over again under the same name until it is durable, nothing before it",
    ],
  },
  "swallows what could not be taken": {
    adapter: receiving((receive) => async (event) => {
      const receipt = await receive(event);
      return receipt === "unavailable" ? "durable" : receipt;
    }),
    fails: [
      "hands a delivery over again under the same name until it is durable, nothing before it",
      "does not acknowledge while the bot is unavailable",
      "hands a form over again that the bot could not take, or lets it be sent again",
    ],
  },
  "swallows what a bot threw at": {
    adapter: receiving((receive) => (event) => receive(event).catch(() => "refused")),
    fails: ["takes a bot that throws for one that is unavailable"],
  },
  "does not take a refusal": {
    adapter: receiving((receive) => async (event) => {
      const receipt = await receive(event);
      return receipt === "refused" ? "unavailable" : receipt;
    }),
    fails: ["does not hand over again what was refused"],
  },
  "acknowledges only what is durable": {
    adapter: receiving((receive) => async (event) => {
      const receipt = await receive(event);
      if (receipt === "refused") await new Promise(() => undefined);
      return receipt;
    }),
    fails: ["acknowledges what was refused"],
  },
  "acknowledges before it is durable": {
    adapter: receiving((receive) => (event) => {
      void receive(event);
      return Promise.resolve("durable");
    }),
    fails: [
      "acknowledges a delivery when it is durable, not before",
      "acknowledges a form when it is durable, not before",
    ],
  },
  "boasts of what it cannot do": {
    adapter: able((can) => ({ ...can, messageLimit: 0 })),
    fails: ["can do what its stage says"],
  },
  "can do something else every time": {
    adapter: able((can, times) => ({ ...can, pageRows: times })),
    fails: ["can do the same in equal places, told as plain JSON"],
  },
  "can be asked nothing among others": {
    adapter: able((can) => (can.questions ? can : { ...can, secrets: "hidden" })),
    fails: [answerable],
  },
  "shares answers where nobody else is": {
    adapter: able((can) => ({ ...can, shares: true })),
    fails: [answerable],
  },
  "is always in trouble": {
    adapter: changed(() => ({ trouble: () => "no reason" })),
    fails: ["is in no trouble while all is well"],
  },
  "goes on hearing when it is stopped": {
    adapter: changed(() => ({ stop: () => Promise.resolve() })),
    fails: ["hands nothing over once it is stopped, and still speaks"],
  },
  "falls silent when it is stopped": {
    adapter: changed((ideal) => {
      let isStopped = false;
      return {
        stop: () => ((isStopped = true), ideal.stop()),
        send: (to, outgoing, options) =>
          isStopped ? Promise.resolve("nothing") : ideal.send(to, outgoing, options),
      };
    }),
    fails: ["hands nothing over once it is stopped, and still speaks"],
  },
  "does not stop before all is taken": {
    adapter: changed(unstoppable),
    fails: ["stops while the bot cannot take what was said"],
  },
  "begins to hear although it was stopped meanwhile": {
    adapter: changed((_, plaza) => ({
      start: async (receive) => {
        await sleep(5);
        await new IdealAdapter(plaza).start(receive);
      },
    })),
    fails: ["can be stopped while it is started, and hands nothing over then"],
  },
  "can be stopped once, after it was started": {
    adapter: changed((ideal) => {
      let isRunning = false;
      return {
        start: (receive) => ((isRunning = true), ideal.start(receive)),
        stop: async () => {
          if (!isRunning) throw new Error("it does not run");
          isRunning = false;
          await ideal.stop();
        },
      };
    }),
    fails: ["can be stopped twice", "can be stopped before it is started"],
  },
};

function hearing(
  isIt: (content: Content) => boolean,
  wrong: (content: Content) => Content,
): (plaza: Plaza) => ChatAdapter {
  return telling((event) =>
    isIt(event.content) ? { ...event, content: wrong(event.content) } : event,
  );
}

function able(
  wrong: (can: ReturnType<ChatAdapter["capabilities"]>, times: number) => typeof can,
): (plaza: Plaza) => ChatAdapter {
  let times = 0;
  return changed((ideal) => ({
    capabilities: (at) => wrong(ideal.capabilities(at), ++times),
  }));
}

function textOf(content: Content): string {
  return content.kind === "text" ? content.text : "";
}

/** What comes together is handed over backwards. */
function reversing(receive: Receive): Receive {
  const waiting: ChatEvent[] = [];
  return async (event) => {
    waiting.push(event);
    if (waiting.length === 1) {
      void sleep(20).then(async () => {
        for (const last of waiting.splice(0).toReversed()) await receive(last);
      });
    }
    return Promise.resolve("durable");
  };
}

function renaming(receive: Receive): Receive {
  let times = 0;
  return (event) => receive({ ...event, delivery: `${event.delivery}, ${++times}` });
}

function unstoppable(ideal: ChatAdapter): Partial<ChatAdapter> {
  let isTaken = true;
  return {
    start: (receive) =>
      ideal.start(async (event) => {
        const receipt = await receive(event);
        isTaken = receipt !== "unavailable";
        return receipt;
      }),
    stop: async () => {
      while (!isTaken) await sleep(5, undefined, { ref: false });
      await ideal.stop();
    },
  };
}
