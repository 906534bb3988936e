import { mark, say, text, view, type View } from "../core/view/view.ts";

/** Said once per place while nothing can be stored. */
export const cannotSave: View = view(
  [
    text(
      "I cannot save anything right now, so I do nothing. I take your message up when I am back.",
    ),
  ],
  "caution",
);

/** Said when more events wait than are kept; `waiting` of them do. */
export function tooMany(waiting: number): View {
  return view(
    [text(`${waiting} of your messages are still waiting, so I did not take this one.`)],
    "caution",
  );
}

/** Said instead of answers that were decided but can no longer be read. */
export function answerLost(reference: string): View {
  return view(
    [text(mark("❌"), ` I can no longer read my answer to you. Reference ${reference}`)],
    "failed",
  );
}

/** Said before the answer when the conversation's state can no longer be read. */
export const restarted: View = say(
  mark("ℹ️"),
  " I lost my place in our conversation, so we start again from here.",
);
