import {
  Fault,
  text,
  type ChatAdapter,
  type ChatEvent,
  type Outgoing,
  type SendOptions,
} from "../../../src/index.ts";
import { changed, receiving, telling, type BrokenAdapters } from "./broken.ts";
import { IdealAdapter } from "./ideal-adapter.ts";
import { memoOf, platform, replyToOf } from "./ideal-parse.ts";
import { formOf } from "./ideal-render.ts";
import { escapeMarkup } from "./plaza-markup.ts";
import type { Plaza } from "./plaza.ts";

const handsOver = "hands over all fields of a form that was filled in, as they stood there";
const answers = "answers a form in its place or by a message";
const answersLeavers = "answers by a message who left the place of a form meanwhile";
const answersClosers = "answers who closed a form by a message";
const keepsSecret = "tells what was filled in at a form with its values, and nowhere else";

/** Adapters that are wrong about what comes of a form. */
export const brokenFilling: BrokenAdapters = {
  "tidies up what was filled in": {
    adapter: filling((values) => values.map(([name, value]) => [name, value.replace("&", "and")])),
    fails: [handsOver, "shows a hostile name as it is in a form, and hands it over so"],
  },
  "leaves out what was left empty": {
    adapter: filling((values) => values.filter(([, value]) => value !== "")),
    fails: [handsOver],
  },
  "does not tell which form it was": {
    adapter: telling((event) =>
      event.content.kind === "form"
        ? { ...event, content: { ...event.content, draft: "a form" } }
        : event,
    ),
    fails: [handsOver],
  },
  "takes all forms for those of the private chat": {
    adapter: telling((event) =>
      event.content.kind === "form"
        ? { ...event, at: { ...event.at, place: "the private one", shared: false } }
        : event,
    ),
    fails: ["hands a form over as sent from the shared place where it was opened"],
  },
  "does not answer forms": {
    adapter: answering(() => Promise.resolve("nothing")),
    fails: [
      answers,
      answersLeavers,
      "says why a form is not taken, at its field or in words",
      "opens another form behind a button of the answer to one",
    ],
  },
  "answers a form to all": {
    adapter: answering((_, plaza, { to, outgoing, options }) =>
      new IdealAdapter(plaza, { whispers: false }).send({ ...to, reply: {} }, outgoing, options),
    ),
    fails: ["keeps the answer to a form from others"],
  },
  "answers a form only where it was": {
    adapter: answering((ideal, plaza, { to, outgoing, options }) =>
      plaza.form("private") === undefined
        ? Promise.resolve("nothing")
        : ideal.send(to, outgoing, options),
    ),
    fails: [answersLeavers],
  },
  "lets an answer stand whatever is asked then": {
    adapter: changed((ideal) => {
      const answered = new Set<string>();
      return {
        send: (to, outgoing, options) => {
          const { form = "" } = replyToOf(to);
          if (answered.has(form)) return Promise.resolve("nothing");
          if (form !== "") answered.add(form);
          return ideal.send(to, outgoing, options);
        },
      };
    }),
    fails: ["does not lose a question for which an answer to a form has to make room"],
  },
  "does not hear what is pressed where a form was": {
    adapter: deaf(({ at, content }) => content.kind === "button" && "form" in replyToOf(at)),
    fails: ["opens another form behind a button of the answer to one"],
  },
  "does not tell that a form was closed": {
    adapter: deaf(({ content }) => content.kind === "closed"),
    fails: ["hands over that a form was closed", answersClosers],
  },
  "has nothing to say to who closed a form": {
    adapter: changed((ideal) => {
      let closed: string | undefined;
      return {
        start: (receive) =>
          ideal.start((event) => {
            if (event.content.kind === "closed") closed = event.delivery;
            return receive(event);
          }),
        send: (to, outgoing, options) =>
          closed !== undefined && options.key.startsWith(closed)
            ? Promise.resolve("nothing")
            : ideal.send(to, outgoing, options),
      };
    }),
    fails: [answersClosers],
  },
  "takes a closed answer for a closed form": {
    adapter: answering(async (ideal, plaza, { to, outgoing, options }) => {
      const message = await ideal.send(to, outgoing, options);
      const memo = memoOf({ wizard: "contract", draft: "first" });
      const page = { ...formOf(outgoing.view, escapeMarkup), memo };
      return outgoing.form ? message : plaza.replaceForm(message, page);
    }),
    fails: ["hands nothing over when the answer to a form is closed"],
  },
  "names a message after what was filled in": {
    adapter: knowing(async (ideal, filledIn, { to, outgoing, options }) => {
      const message = await ideal.send(to, outgoing, options);
      return `${message} ${filledIn}`;
    }),
    fails: [keepsSecret],
  },
  "says what was filled in": {
    adapter: knowing((ideal, filledIn, { to, outgoing, options }) => {
      const [first, ...rest] = outgoing.view.blocks;
      const view = { ...outgoing.view, blocks: [first, text(filledIn), ...rest] } as const;
      return ideal.send(to, { ...outgoing, view }, options);
    }),
    fails: [keepsSecret],
  },
  "tells what was filled in when it fails": {
    adapter: knowing(async (ideal, filledIn, { to, outgoing, options }) => {
      try {
        return await ideal.send(to, outgoing, options);
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "adapter.unavailable") throw error;
        throw new Fault("adapter.unavailable", { platform, reason: `no answer to ${filledIn}` });
      }
    }),
    fails: [keepsSecret],
  },
  "keeps what was filled in in the address": {
    adapter: telling((event) =>
      event.content.kind === "form"
        ? { ...event, at: { ...event.at, reply: { ...replyToOf(event.at), ...event.content } } }
        : event,
    ),
    fails: [keepsSecret],
  },
};

interface Sending {
  readonly to: ChatEvent["at"];
  readonly outgoing: Outgoing;
  readonly options: SendOptions;
}

type Values = readonly (readonly [name: string, value: string])[];

function filling(wrong: (values: Values) => Values): (plaza: Plaza) => ChatAdapter {
  return telling((event) => {
    const { content } = event;
    if (content.kind !== "form") return event;
    const values = Object.fromEntries(wrong(Object.entries(content.values)));
    return { ...event, content: { ...content, values } };
  });
}

/** Sends in another way what answers a form. */
function answering(
  wrong: (ideal: ChatAdapter, plaza: Plaza, sending: Sending) => Promise<string>,
): (plaza: Plaza) => ChatAdapter {
  return changed((ideal, plaza) => ({
    send: (to, outgoing, options) => {
      const { form, ticket } = replyToOf(to);
      return form !== undefined && ticket === undefined
        ? wrong(ideal, plaza, { to, outgoing, options })
        : ideal.send(to, outgoing, options);
    },
  }));
}

/** Never hands these events over. */
function deaf(isIt: (event: ChatEvent) => boolean): (plaza: Plaza) => ChatAdapter {
  return receiving(
    (receive) => (event) => (isIt(event) ? Promise.resolve("refused") : receive(event)),
  );
}

/** Sends with what was last filled in at a secret field in mind. */
function knowing(
  wrong: (ideal: ChatAdapter, filledIn: string, sending: Sending) => Promise<string>,
): (plaza: Plaza) => ChatAdapter {
  return changed((ideal) => {
    let filledIn = "nothing";
    return {
      start: (receive) =>
        ideal.start((event) => {
          if (event.content.kind === "form") filledIn = event.content.values["key"] ?? "nothing";
          return receive(event);
        }),
      send: (to, outgoing, options) => wrong(ideal, filledIn, { to, outgoing, options }),
    };
  });
}
