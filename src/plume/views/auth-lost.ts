import {
  buttons,
  commandButton,
  commandText,
  mark,
  note,
  view,
  type View,
} from "../../core/view/view.ts";
import type { Loss } from "../services.ts";

function lostLine(loss: Loss): string {
  const because = loss === "key-gone" ? "its key is gone" : "it is damaged";
  return `Your saved sign-in cannot be opened any more (${because}).`;
}

/** Before step 1, when the saved sign-in cannot be opened. */
export function lostNote(loss: Loss): string {
  return `⚠️ ${lostLine(loss)} Sign in again.`;
}

const signInButton = commandButton("Sign in", "auth", { weight: "primary" });

/** `/auth status` and `/auth update` of a saved sign-in that cannot be opened. */
export function lostSignInView(loss: Loss): View {
  return view(
    [
      note(
        "caution",
        [mark("⚠️"), ` ${lostLine(loss)}`],
        ["sign in again with ", commandText("auth")],
      ),
      buttons(signInButton, commandButton("Sign out", "logout")),
    ],
    "caution",
  );
}

/** The end of a sign-in that was built on one that is no longer there: nothing is saved. */
export function changedMeanwhileView(): View {
  return view(
    [
      note(
        "caution",
        [mark("⚠️"), " Your sign-in was changed or removed meanwhile."],
        [commandText("auth")],
      ),
      buttons(signInButton),
    ],
    "caution",
  );
}
