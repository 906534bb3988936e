/** Where a workspace begins to install the app. */
export const installPath = "/slack/install";

/** Where Slack sends people back to who installed the app; it stands in the app's manifest. */
export const redirectPath = "/slack/oauth_redirect";
