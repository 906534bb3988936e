import type {
  AccessToken,
  Connection,
  Credentials,
  HomeIds,
  HomeReads,
  OldReads,
  PartName,
  RecentHome,
  TokenFailure,
} from "./model.ts";

/** How a read of a home ended. */
export type HomeAnswer =
  /** `old`: this home's last good read, only when now even the nodes could not be read. */
  | { readonly kind: "reads"; readonly reads: HomeReads; readonly old?: OldReads }
  | { readonly kind: "no-login" }
  /** No token now; `retryAtMs` when it is tried again by itself. */
  | {
      readonly kind: "no-token";
      readonly connection: Connection;
      readonly failure: TokenFailure;
      readonly retryAtMs?: number;
    };

/** What a read of a home needs to know. */
export interface HomeQuery<Part extends PartName = PartName> {
  readonly owner: string;
  readonly ids: HomeIds;
  readonly parts: readonly Part[];
  /** True does not share a read older than 5 s ("Check again"); otherwise up to 30 s. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  /** Called whenever a part is settled. */
  onPart(part: Part, ok: boolean): void;
}

/** Reads homes from the cloud: tokens, limits, repeats and sharing are taken care of. */
export interface Homes {
  read(query: HomeQuery): Promise<HomeAnswer>;
}

/** The homes that people asked about last. It helps and never fails: what it cannot do is logged. */
export interface RecentHomes {
  /** Five at most of the last 30 days, newest first; those of another partner are left out. */
  of(connection: Connection): Promise<readonly RecentHome[]>;
  /** Remembers a home if something of it was read; writes only what is new. */
  keep(connection: Connection, ids: HomeIds, reads: HomeReads): Promise<void>;
}

/** What happened to a test of credentials. */
export type TestResult =
  | { readonly kind: "good"; readonly token: AccessToken; readonly apiBaseAnswers: boolean }
  | { readonly kind: "bad"; readonly failure: TokenFailure };

/** The state of a person's token. */
export type TokenState =
  | { readonly kind: "valid"; readonly expiresAtMs: number }
  | { readonly kind: "none" }
  | {
      readonly kind: "failing";
      readonly sinceMs: number;
      readonly failure: TokenFailure;
      readonly retryAtMs: number;
    };

/** Why a saved sign-in cannot be opened: the key that sealed it is not there, or it is damaged. */
export type Loss = "key-gone" | "damaged";

/** The credentials of people. */
export interface Connections {
  /** The owner's sign-in; one that cannot be opened any more counts as none. */
  load(owner: string): Promise<Connection | undefined>;
  /** Why there is a saved sign-in that {@link load} cannot open; `undefined` if there is none. */
  lossOf(owner: string): Promise<Loss | undefined>;
  /** Fetches a token and asks the API base for any answer. Saves nothing. */
  test(credentials: Credentials, signal: AbortSignal): Promise<TestResult>;
  /** Replaces the owner's connection by a tested one; the old token is unusable from now on. */
  save(owner: string, credentials: Credentials, token: AccessToken): Promise<void>;
  /** Deletes connection and token; tells until when Plume may accept the token, if known. */
  remove(owner: string): Promise<{ readonly tokenUntilMs?: number }>;
  tokenState(connection: Connection): Promise<TokenState>;
}

/** What to type in the demo, where a simulated cloud answers. */
export interface Demo {
  readonly ssoUrl: string;
  readonly header: string;
  readonly partnerId: string;
  readonly homes: readonly (HomeIds & { readonly title: string })[];
}
