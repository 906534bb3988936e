import type { HTTPReceiverOptions, Installation as SlackInstallation } from "@slack/bolt";

import {
  ownerOf,
  reveal,
  seal,
  tenantOf,
  within,
  type Clock,
  type Logger,
  type Sealed,
  type SealedCache,
} from "../../src/index.ts";
import { pageHeaders, renderPage, sendPage, type Page } from "./html.ts";
import { InstallRefusal, refusalPage, refusedBy, statusOf } from "./install-refusal.ts";
import { createInstallStates, stateSeconds, type InstallStates } from "./install-state.ts";
import type { InstalledWorkspaces } from "./installed-workspaces.ts";
import { installPath, redirectPath } from "./paths.ts";
import { botScopeNames, botScopes } from "./scopes.ts";

/** How people install the bot in their workspace. */
export interface InstallOptions {
  readonly clientId: string;
  readonly clientSecret: Sealed;
  /** The https address at which people reach this process, without a slash at its end. */
  readonly publicUrl: string;
  /** What the bot is called, for example `Plume`. */
  readonly bot: string;
  /** What to type first in Slack, for example `/plume help`. */
  readonly firstWords: string;
  readonly installed: InstalledWorkspaces;
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends calls to Slack. */
  readonly signal: AbortSignal;
  /** Another Web API; the page on which people agree is beside it. @default "https://slack.com/api/" */
  readonly apiRoot?: string | undefined;
}

/** What Slack's HTTP receiver takes of an installation. */
export type InstallerParts = Pick<
  HTTPReceiverOptions,
  "clientId" | "clientSecret" | "redirectUri" | "scopes" | "installationStore" | "installerOptions"
>;

const platform = "slack";
const callMs = 10_000;
// A cookie of this name is set by this very host alone, over TLS.
const cookie = "__Host-slack-install";

/** OAuth by Slack's own library; states, pages, and where tokens are kept are ours. */
export function installerParts(options: InstallOptions): InstallerParts {
  const { clientId, clientSecret, publicUrl, apiRoot } = options;
  return {
    clientId,
    clientSecret: reveal(clientSecret),
    redirectUri: `${publicUrl}${redirectPath}`,
    scopes: [...botScopeNames],
    installationStore: {
      storeInstallation: (installation) => keep(installation, options),
      // The library asks only where it looks for tokens itself.
      fetchInstallation: () => Promise.reject(new InstallRefusal("unknown")),
    },
    installerOptions: {
      installPath,
      redirectUriPath: redirectPath,
      stateStore: stateStoreOf(options),
      stateCookieName: cookie,
      stateCookieExpirationSeconds: stateSeconds,
      renderHtmlForInstallPath: (url) => renderPage(beginning(options.bot, url)),
      installPathOptions: {
        async beforeRedirection(_request, response) {
          for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
          return Promise.resolve(true);
        },
      },
      callbackOptions: callbacksOf(options),
      clientOptions: {
        ...(apiRoot === undefined ? {} : { slackApiUrl: apiRoot }),
        allowAbsoluteUrls: false,
        // A code is good for one try.
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        fetch: (url, init) => fetch(url, { ...init, signal: within(callMs, options.signal) }),
      },
      authorizationUrl: besideApi(options, "oauth/v2/authorize").href,
    },
  };
}

/** An address of Slack's that is no method of its API. */
function besideApi({ apiRoot = "https://slack.com/api/" }: InstallOptions, path: string): URL {
  return new URL(`../${path}`, apiRoot.replace(/\/?$/, "/"));
}

type InstallerOptions = NonNullable<HTTPReceiverOptions["installerOptions"]>;

function stateStoreOf(options: InstallOptions): NonNullable<InstallerOptions["stateStore"]> {
  const { clientSecret, cache, clock, publicUrl } = options;
  const states: InstallStates = createInstallStates({ secret: clientSecret, cache, clock });
  return {
    generateStateParam: async () => Promise.resolve(states.make()),
    async verifyStateParam(_now, state) {
      const redeemed = await states.redeem(state);
      if (redeemed !== "good") throw new InstallRefusal(redeemed);
      return { scopes: [...botScopeNames], redirectUri: `${publicUrl}${redirectPath}` };
    },
  };
}

function callbacksOf(options: InstallOptions): NonNullable<InstallerOptions["callbackOptions"]> {
  const { bot, publicUrl, logger } = options;
  return {
    success({ team, enterprise, appId }, ...[, , response]) {
      sendPage(response, 200, welcome(options, { place: team ?? enterprise, appId }));
    },
    failure(error, ...[, , response]) {
      const { refusal, word } = refusedBy(error);
      const status = statusOf(refusal);
      // Anybody can call up the rest, as often as they like.
      if (status >= 500)
        logger.warn("slack.install-failed", {
          reason: word === undefined ? refusal : `${refusal}: ${word}`,
        });
      sendPage(
        response,
        status,
        refusalPage(refusal, { bot, again: `${publicUrl}${installPath}` }),
      );
    },
  };
}

/** Keeps the token under the workspace, or under the organization that installed it for many. */
async function keep(
  { team, enterprise, bot, user, isEnterpriseInstall }: SlackInstallation,
  { installed, clock, logger }: InstallOptions,
): Promise<void> {
  const place = isEnterpriseInstall === true ? enterprise : team;
  if (!place || !bot) throw new InstallRefusal("no-bot");
  // The manifest turns it off. Who turned it on gets tokens that end after 12 hours.
  if (bot.refreshToken !== undefined) throw new InstallRefusal("rotation");
  await installed.save(place.id, {
    token: seal(bot.token),
    name: place.name ?? "",
    installedAtMs: clock.now(),
  });
  const tenant = place.id;
  logger.info("slack.installed", {
    at: tenantOf({ platform, tenant }),
    owner: ownerOf({ platform, tenant, user: user.id }),
  });
}

function beginning(bot: string, url: string): Page {
  return {
    title: `Add ${bot} to Slack`,
    paragraphs: [`Slack asks you whether ${bot} may do this in your workspace:`],
    list: botScopes.map(({ name, reason }) => [name, reason] as const),
    link: { label: "Add to Slack", url },
  };
}

interface Arrival {
  readonly place: { readonly id: string; readonly name?: string } | undefined;
  readonly appId: string | undefined;
}

function welcome(options: InstallOptions, { place, appId }: Arrival): Page {
  const { bot, firstWords } = options;
  const open = besideApi(options, "app_redirect");
  if (appId !== undefined) open.searchParams.set("app", appId);
  if (place) open.searchParams.set("team", place.id);
  return {
    title: `${bot} is in ${place?.name ?? "your workspace"}`,
    paragraphs: [`Open Slack and type ${firstWords}.`],
    link: { label: "Open Slack", url: open.href },
  };
}
