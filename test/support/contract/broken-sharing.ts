import { say, type ChatAdapter, type MessageKey, type View } from "../../../src/index.ts";
import { changed, saying, type BrokenAdapters } from "./broken.ts";
import { IdealAdapter } from "./ideal-adapter.ts";
import { withoutButtons } from "./ideal-render.ts";
import type { Plaza } from "./plaza.ts";

const shares = "shares an answer with all in the place, in the same words and without buttons";
const sharesAgain = "does not lose what is shared when the sharing is sent again";
const tellsAlone = "says to the person alone that it does not know what to share";

/** Adapters that show answers to the wrong people. */
export const brokenSharing: BrokenAdapters = {
  "says everything to all": {
    adapter: (plaza) => new IdealAdapter(plaza, { whispers: false }),
    fails: ["says an answer in a shared place to who asked alone", tellsAlone],
  },
  "shares nothing": {
    adapter: saying((outgoing) => {
      const { shares: _, ...words } = outgoing;
      return words;
    }),
    fails: [shares, sharesAgain],
  },
  "shares other words": {
    adapter: sharing((_, { all }) => all(say("Ann shares what she sees."))),
    fails: [shares],
  },
  "shares the buttons of an answer, too": {
    adapter: sharing((answer, { all }) => all(answer)),
    fails: [shares],
  },
  "says that it shares nothing, and does": {
    adapter: sharing((answer, { all, alone }) => all(withoutButtons(answer)).then(alone)),
    fails: [shares],
  },
  "shares an answer once": {
    adapter: sharing((answer, { all, alone, times }) =>
      times > 1 ? alone() : all(withoutButtons(answer)),
    ),
    fails: [sharesAgain],
  },
  "shares an answer over and over": {
    adapter: sharing(async (answer, { all }) => {
      await all(withoutButtons(answer));
      return all(withoutButtons(answer));
    }),
    fails: [sharesAgain],
  },
  "tells all that it cannot share": {
    adapter: changed((ideal, plaza) => ({
      send: (to, outgoing, options) =>
        outgoing.shares === undefined
          ? ideal.send(to, outgoing, options)
          : new IdealAdapter(plaza, { whispers: false }).send(to, outgoing, options),
    })),
    fails: [tellsAlone],
  },
  "is silent where it cannot share": {
    adapter: changed((ideal) => ({
      send: (to, outgoing, options) =>
        outgoing.shares === undefined
          ? ideal.send(to, outgoing, options)
          : Promise.resolve("nothing"),
    })),
    fails: [tellsAlone, "says what it is told to say when there is nothing to share"],
  },
};

interface Ways {
  /** Says it to all in the place. */
  readonly all: (view: View) => Promise<MessageKey>;
  /** Says to the person that nothing is shared. */
  readonly alone: () => Promise<MessageKey>;
  /** How often it was to be shared by now. */
  readonly times: number;
}

/** Shares the answer that was said last in another way. */
function sharing(
  wrong: (answer: View, ways: Ways) => Promise<MessageKey>,
): (plaza: Plaza) => ChatAdapter {
  return changed((ideal, plaza) => {
    const loud = new IdealAdapter(plaza, { whispers: false });
    let last = say("nothing");
    let times = 0;
    return {
      send: (to, { shares: id, ...words }, options) => {
        if (id === undefined) {
          last = words.view;
          return ideal.send(to, words, options);
        }
        times += 1;
        return wrong(last, {
          all: (view) => loud.send(to, { view }, options),
          alone: () => ideal.send(to, words, options),
          times,
        });
      },
    };
  });
}
