import { setTimeout as sleep } from "node:timers/promises";
import {
  Fault,
  say,
  splitView,
  toPlain,
  type Block,
  type ChatAdapter,
  type MessageKey,
  type SendOptions,
  type View,
} from "../../../src/index.ts";
import { changed, saying, type BrokenAdapters } from "./broken.ts";
import { IdealAdapter } from "./ideal-adapter.ts";
import type { Plaza } from "./plaza.ts";

const platform = "plaza";

/** Adapters that speak wrongly. */
export const brokenSaying: BrokenAdapters = {
  "says nothing": {
    adapter: changed(() => ({ send: () => Promise.resolve("nothing") })),
    fails: ["shows a heading", "shows a mark or its twin", "gives every message a key of its own"],
  },
  ...Object.fromEntries(
    Object.entries({
      heading: "shows a heading",
      text: "shows a text with strong words and code",
      note: "shows a note and what to do next",
      facts: "shows facts with their labels",
      list: "shows a list and that there is more",
      table: "shows a table with its groups",
      code: "shows a piece of code",
      footer: "shows a footer",
      progress: "shows progress and its parts",
      question: "shows a question with all its lines",
      image: "delivers an image whole",
      file: "delivers a file whole and under its name",
    } satisfies { readonly [Kind in Block["kind"]]?: string }).map(([kind, name]) => [
      `does not know the block "${kind}"`,
      { adapter: without(kind), fails: [name] },
    ]),
  ),
  "shows no buttons": {
    adapter: without("buttons"),
    fails: [
      "shows the labels of buttons in their order",
      "shows what a button does, as a button or in words",
      "shows a hostile name as it is on a button",
    ],
  },
  "writes a command as it is called elsewhere": {
    adapter: respelling((words) => words.replaceAll("/nodes", "nodes")),
    fails: ["writes a command as it is called there"],
  },
  "says in private what was asked among others": {
    adapter: changed((ideal) => ({
      send: (to, outgoing, options) => ideal.send({ ...to, shared: false }, outgoing, options),
    })),
    fails: ["answers in the shared place where it was asked"],
  },
  "formats what looks like markup": {
    adapter: (plaza) => new IdealAdapter(plaza, { escape: (words) => words }),
    fails: [
      "shows text that looks like markup as it is, and formats nothing",
      "shows a hostile name as it is in every kind of block",
      "shows a hostile name as it is in a form, and hands it over so",
    ],
  },
  "joins lines": {
    adapter: respelling((words) => words.replaceAll("\n", " ")),
    fails: ["keeps the breaks between lines"],
  },
  "needs an id on every button": {
    adapter: saying((outgoing) => {
      const buttons = outgoing.view.blocks.flatMap((b) => (b.kind === "buttons" ? b.items : []));
      if (buttons.some(({ id }) => id === undefined)) throw undeliverable("a button without id");
      return outgoing;
    }),
    fails: ["shows the words beside a button that leads to the private chat"],
  },
  "drops the end of a long text": {
    adapter: saying(({ view }) => ({ view: splitView(view, { fits })[0] })),
    fails: [
      "shows a long text whole and in order",
      "sends a long text as several messages, none longer than it may be",
    ],
  },
  "puts the buttons below the first part": {
    adapter: changed((ideal) => ({
      send: async (to, { view }, options) => {
        const row = view.blocks.filter((block) => block.kind === "buttons");
        const [first, ...rest] = splitView(bare(view), { fits: (part) => fits(part) });
        const [block, ...blocks] = first.blocks;
        const top = { ...first, blocks: [block, ...blocks, ...row] } as const;
        const message = await ideal.send(to, { view: top }, options);
        for (const part of rest) await ideal.send(to, { view: part }, options);
        return message;
      },
    })),
    fails: ["puts the buttons below the last part of a long text"],
  },
  "cuts without a word": {
    adapter: respelling((words) => words.slice(0, 2_000)),
    fails: ["cuts a text that is far too long, and says so"],
  },
  "lets one message overtake another": {
    adapter: changed((ideal) => {
      let times = 0;
      return {
        send: (to, outgoing, options) => {
          if (++times % 2 === 0) return ideal.send(to, outgoing, options);
          void sleep(20).then(() => ideal.send(to, outgoing, options));
          return Promise.resolve("later");
        },
      };
    }),
    fails: ["shows one message below the other, in the order in which they were sent"],
  },
  "says everything three times": {
    adapter: changed((ideal) => ({
      send: async (to, outgoing, options) => {
        await ideal.send(to, outgoing, options);
        await ideal.send(to, outgoing, options);
        return ideal.send(to, outgoing, options);
      },
    })),
    fails: [
      "loses nothing when a message that stands is sent again",
      "waits out a rate limit or says how long it lasts, and then says it once",
      "does not lose a message whose answer got lost, nor say it more than twice",
    ],
  },
  "does not edit": {
    adapter: changed((ideal) => ({
      send: (to, outgoing, options) =>
        outgoing.view.replaces === undefined
          ? ideal.send(to, outgoing, options)
          : Promise.resolve(outgoing.view.replaces),
    })),
    fails: ["shows the new form of a message", "takes the buttons away by an edit that has none"],
  },
  "says anew what it was to edit": {
    adapter: saying((outgoing) => {
      const { replaces: _, ...view } = outgoing.view;
      return { ...outgoing, view };
    }),
    fails: [
      "edits a message in its place, which keeps its key",
      "takes an edit that changes nothing for done",
      "takes the buttons away by an edit that has none",
      "says that a message which is gone can never be edited",
      "sends progress, its edits and the answer in its place",
    ],
  },
  "gives an edited message another key": {
    adapter: changed((ideal) => ({
      send: async (to, outgoing, options) => {
        const message = await ideal.send(to, outgoing, options);
        return outgoing.view.replaces === undefined ? message : `${message}, edited`;
      },
    })),
    fails: ["edits a message in its place, which keeps its key"],
  },
  "never comes to an end when it is called off": {
    adapter: changed((ideal) => ({
      send: (to, outgoing, options) =>
        options.signal.aborted
          ? new Promise<MessageKey>(() => undefined)
          : ideal.send(to, outgoing, options),
    })),
    fails: ["comes to an end with a sending that was called off before it began"],
  },
  "breaks when it is called off": {
    adapter: changed((ideal) => ({
      send: (to, outgoing, options) =>
        options.signal.aborted
          ? Promise.reject(new Error("aborted"))
          : ideal.send(to, outgoing, options),
    })),
    fails: ["comes to an end with a sending that was called off before it began"],
  },
  "erases nothing and says that it did": {
    adapter: saying(({ view }) => ({ view })),
    fails: [
      "deletes the message that carried a secret, and says so",
      "says that the secret still stands there when it may not delete it",
    ],
  },
  "takes what is erased already for what cannot be erased": {
    adapter: changed((ideal) => {
      const erased = new Set<MessageKey>();
      return {
        send: (to, { view, erase }, options) => {
          if (erase === undefined) return ideal.send(to, { view }, options);
          if (erased.has(erase.message)) return ideal.send(to, { view: erase.unerased }, options);
          erased.add(erase.message);
          return ideal.send(to, { view, erase }, options);
        },
      };
    }),
    fails: ["says that it was erased when that is done already and the sending is repeated"],
  },
  "throws what is no Fault": {
    adapter: failing((_, error) => {
      throw new Error("the platform failed", { cause: error });
    }),
    fails: [
      "waits out a rate limit or says how long it lasts, and then says it once",
      "does not lose a message whose answer got lost, nor say it more than twice",
      "says that a platform which is away can be tried again",
      "says that somebody who is gone can never be reached",
    ],
  },
  "gives up on a platform that is away": {
    adapter: failing((_, error) => {
      throw undeliverable(error.message);
    }),
    fails: ["says that a platform which is away can be tried again"],
  },
  "says again by itself what may have arrived": {
    adapter: changed((ideal) => ({
      send: async (to, outgoing, options) => {
        try {
          return await ideal.send(to, outgoing, options);
        } catch (error) {
          await ideal.send(to, outgoing, options);
          throw error;
        }
      },
    })),
    fails: ["does not lose a message whose answer got lost, nor say it more than twice"],
  },
  "asks to wait for no time": {
    adapter: failing((_, error) => {
      if (error.code !== "adapter.rate-limited") throw error;
      throw new Fault("adapter.rate-limited", { platform, retryAfterMs: 0 });
    }),
    fails: ["waits out a rate limit or says how long it lasts, and then says it once"],
  },
  "does not tell that it failed": {
    adapter: failing(() => "nothing"),
    fails: [
      "waits out a rate limit or says how long it lasts, and then says it once",
      "says that a platform which is away can be tried again",
      "says that somebody who is gone can never be reached",
    ],
  },
  "tells its token in a fault": {
    adapter: failing((plaza, error) => {
      if (error.code !== "adapter.unavailable") throw error;
      const reason = `POST https://plaza.test/bot${plaza.token}/send`;
      throw new Fault("adapter.unavailable", { platform, reason });
    }),
    fails: ["tells no secret in a fault, a key or an event"],
  },
  "tells its token in its trouble": {
    adapter: changed((ideal, plaza) => {
      let ill: string | undefined;
      return {
        send: async (to, outgoing, options) => {
          try {
            return await ideal.send(to, outgoing, options);
          } catch (error) {
            ill = `bot${plaza.token} is not heard`;
            throw error;
          }
        },
        trouble: () => ill,
      };
    }),
    fails: ["tells no secret in a fault, a key or an event"],
  },
};

function undeliverable(reason: string): Fault {
  return new Fault("adapter.undeliverable", { platform, reason });
}

function fits(view: View): boolean {
  return toPlain(view, { buttons: "none" }).length <= 1_000;
}

/** The view without its buttons. */
function bare(view: View): View {
  return blocksOf(
    view,
    view.blocks.filter((block) => block.kind !== "buttons"),
  );
}

/** The view with these blocks, or with an empty text. */
function blocksOf(view: View, [first, ...rest]: readonly Block[]): View {
  const blocks = first === undefined ? say("-").blocks : ([first, ...rest] as const);
  return { ...view, blocks };
}

function without(kind: string): (plaza: Plaza) => ChatAdapter {
  return saying(({ view, ...outgoing }) => ({
    ...outgoing,
    view: blocksOf(
      view,
      view.blocks.filter((block) => block.kind !== kind),
    ),
  }));
}

/** Says all of it as one text, spelt in another way. */
function respelling(spell: (words: string) => string): (plaza: Plaza) => ChatAdapter {
  return saying(({ view }) => ({ view: say(spell(toPlain(view, { buttons: "none" }))) }));
}

/** Makes something else of a fault. */
function failing(wrong: (plaza: Plaza, fault: Fault) => MessageKey): (plaza: Plaza) => ChatAdapter {
  return changed((ideal, plaza) => ({
    send: async (to, outgoing, options: SendOptions) => {
      try {
        return await ideal.send(to, outgoing, options);
      } catch (error) {
        if (error instanceof Fault) return wrong(plaza, error);
        throw error;
      }
    },
  }));
}
