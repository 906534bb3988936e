import {
  buttons,
  code,
  commandButton,
  commandText,
  heading,
  mark,
  note,
  text,
  view,
  type Block,
  type SpanLike,
  type View,
} from "../../core/view/view.ts";
import type { RecentHome } from "../model.ts";
import type { Demo } from "../services.ts";
import { blocksOf } from "./home.ts";
import { homeButtons, lastHome } from "./recent-homes.ts";

/** `start.none`, `start.login`, `start.place`, `start.demo`: the welcome. */
export function startView(of: {
  /** The partner of the saved sign-in; an expired token is still a sign-in. */
  readonly partnerId?: string | undefined;
  /** The homes that were asked about with that sign-in, newest first. */
  readonly recent?: readonly RecentHome[];
  readonly demo?: Demo | undefined;
}): View {
  const { partnerId, recent = [], demo } = of;
  const help = commandButton("Help", "help");
  const row =
    partnerId === undefined
      ? [commandButton("Sign in", "auth", { weight: "primary" }), help]
      : [
          ...homeButtons(recent),
          help,
          commandButton("Sign-in status", "auth", { args: { action: "status" } }),
        ];
  return view(
    blocksOf(
      heading("👋 Plume bot: ask how a home's network is doing."),
      partnerId === undefined ? signedOut() : signedIn(partnerId, recent),
      demo ? demoBlock(demo) : [],
      buttons(...row),
    ),
  );
}

function signedOut(): Block {
  return note(
    "info",
    [
      "You are not signed in to Plume Cloud yet. It takes four answers: SSO URL, Authorization Header, Partner ID, API Base URL.",
    ],
    [commandText("auth")],
  );
}

function signedIn(partnerId: string, recent: readonly RecentHome[]): Block {
  return note(
    "done",
    [mark("✅"), " Signed in, partner ", code(partnerId), ".", ...lastHome(recent)],
    [commandText("health", "<customerId>", "<locationId>")],
  );
}

function demoBlock(demo: Demo): Block {
  const [home] = demo.homes;
  const said: readonly SpanLike[] = [
    mark("ℹ️"),
    " Demo: a simulated Plume Cloud answers, no real home is touched. Type ",
    commandText("auth"),
    ", then one line a question:\n",
    code(demo.ssoUrl),
    "\n",
    code(demo.header),
    "\n",
    code(demo.partnerId),
    "\n/skip",
    ...(home ? ["\nThen: ", commandText("health", home.customerId, home.locationId)] : []),
  ];
  return text(...said);
}
