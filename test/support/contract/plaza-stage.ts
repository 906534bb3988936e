import type { ChatAdapter } from "../../../src/index.ts";
import type { AdapterStage, StageFault, StageTraits } from "../../contract/chat-adapter/index.ts";
import type { Refusal } from "./plaza-types.ts";
import { Plaza } from "./plaza.ts";

/** On a plaza everything can be tried. */
export const plazaHas: StageTraits = {
  can: { buttons: "pressed", edits: true, messageLimit: 1_000 },
  shared: { addressed: true },
  edits: true,
  media: true,
  repeats: true,
  acknowledges: true,
  removes: true,
  erases: true,
  secrets: true,
  forms: true,
  closings: true,
  shares: true,
  faults: {
    "rate-limited": true,
    "lost-reply": true,
    down: true,
    gone: true,
    unerasable: true,
    unopenable: true,
  },
};

const refusals: { readonly [Fault in StageFault]: Refusal } = {
  "rate-limited": "limited",
  "lost-reply": "silent",
  down: "unreachable",
  gone: "blocked",
  unerasable: "forbidden",
  unopenable: "late",
};

/** A stage on a new plaza. */
export function openPlaza(adapterOf: (plaza: Plaza) => ChatAdapter): AdapterStage {
  const plaza = new Plaza();
  const done = (): Promise<void> => Promise.resolve();
  return {
    adapter: adapterOf(plaza),
    secrets: [plaza.token],
    person: {
      says: (text, where) => done().then(() => plaza.write(where, text)),
      presses: (label, where) => done().then(() => plaza.press(where, label)),
      edits: (text, where) => done().then(() => plaza.rewrite(where, text)),
      sendsMedia: (where) =>
        done().then(() => plaza.deliver(where, { kind: "media", message: "m" })),
      fillsIn: (values, where) => done().then(() => plaza.fillIn(where, values)),
      closesForm: (where) => done().then(() => plaza.closeForm(where)),
    },
    platform: {
      standing: (where) => Promise.resolve(plaza.standing(where)),
      seenByOthers: () => Promise.resolve(plaza.seenByOthers),
      form: (where) => Promise.resolve(plaza.form(where)),
      acknowledged: () => Promise.resolve(plaza.isAcknowledged),
      repeats: () => done().then(() => plaza.deliverAgain()),
      breaks: (fault) => done().then(() => plaza.break(refusals[fault])),
      removes: ({ id }) => done().then(() => plaza.remove(id)),
    },
    close: done,
  };
}
