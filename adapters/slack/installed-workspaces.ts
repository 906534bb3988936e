import {
  Fault,
  Lru,
  tenantOf,
  type Clock,
  type InstallationStore,
  type Logger,
  type Sealed,
  type SealedCache,
} from "../../src/index.ts";
import { parseKept, toRecord, type Installation, type Kept } from "./installation.ts";
import type { Workspace } from "./web-api.ts";
import type { ServedWorkspaces } from "./workspaces.ts";

/** Where a bot keeps the workspaces that installed it. */
export interface InstalledParts {
  readonly store: InstallationStore;
  /** Its locks keep two processes from changing one installation at once. */
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The workspaces that installed the bot themselves. */
export interface InstalledWorkspaces extends ServedWorkspaces {
  /** What is kept of a workspace or an organization, as it stands in the store now. */
  load(id: string): Promise<Kept | undefined>;
  /** Keeps an installation in the place of an earlier one. */
  save(id: string, installation: Omit<Installation, "teams">): Promise<void>;
  /** Removes what is kept; from now on this process says nothing there. */
  remove(id: string): Promise<void>;
}

const mostKnown = 10_000;
// Another process may have heard that a workspace removed the bot, or installed it.
const freshMs = 60_000;
const absentMs = 5_000;
const lockMs = 5_000;
const lockAttempts = 20;
const lockPauseMs = 100;

/** Bots in many workspaces: tokens come from the store, and are remembered for a minute. */
export function createInstalledWorkspaces(parts: InstalledParts): InstalledWorkspaces {
  return new Installed(parts);
}

interface Known {
  readonly installation: Installation | undefined;
  readonly readAtMs: number;
  /** The organization that it was looked for in as well. */
  readonly organization: string | undefined;
}

class Installed implements InstalledWorkspaces {
  readonly #parts: InstalledParts;
  readonly #known = new Lru<string, Known>(mostKnown);
  readonly #reading = new Map<string, Promise<Installation | undefined>>();
  readonly #refused = new Set<string>();

  constructor(parts: InstalledParts) {
    this.#parts = parts;
  }

  /** What it has not heard of yet it finds out, and serves from then on if it is there. */
  serves(tenant: string): boolean {
    const known = this.#known.peek(tenant);
    if (known?.installation) return true;
    if (!known || this.#isOld(known)) void this.#read({ team: tenant }).catch(() => undefined);
    return false;
  }

  async tokenOf(team: string, enterprise?: string): Promise<Sealed | undefined> {
    const known = this.#known.get(team);
    const isOther = known?.installation === undefined && enterprise !== known?.organization;
    if (known && !isOther && !this.#isOld(known)) return known.installation?.token;
    try {
      return (await this.#read({ team, enterprise }))?.token;
    } catch (cause) {
      // What was known a minute ago is better than nothing while the store is away.
      if (known?.installation) return known.installation.token;
      const reason = "the store that keeps the bot's tokens does not answer";
      throw new Fault("adapter.unavailable", { platform: "slack", reason }, { cause });
    }
  }

  async introduce(): Promise<boolean> {
    return Promise.resolve(true);
  }

  accepted({ team }: Workspace): void {
    this.#refused.delete(team);
  }

  /** Somebody may have installed it anew: the next call reads again. */
  refused({ team }: Workspace, reason: string): void {
    const known = this.#known.peek(team);
    if (known) this.#known.set(team, { ...known, readAtMs: Number.NEGATIVE_INFINITY });
    if (this.#refused.has(team)) return;
    this.#refused.add(team);
    this.#parts.logger.warn("slack.token-refused", { at: nameOf(team), reason });
  }

  async load(id: string): Promise<Kept | undefined> {
    const kept = await this.#load(id);
    if (kept?.kind === "installation") this.#learn(id, kept.installation);
    return kept;
  }

  async #load(id: string): Promise<Kept | undefined> {
    try {
      const record = await this.#parts.store.load(nameOf(id));
      if (!record) return undefined;
      const kept = parseKept(record);
      if (!kept) this.#unreadable(id, "it is of another version, or damaged");
      return kept;
    } catch (error) {
      if (!(error instanceof Fault) || !error.code.startsWith("vault.")) throw error;
      this.#unreadable(id, error.message);
      return undefined;
    }
  }

  async save(id: string, installation: Omit<Installation, "teams">): Promise<void> {
    await this.#alone(id, async () => {
      const before = await this.#load(id);
      const teams = before?.kind === "installation" ? before.installation.teams : [];
      await this.#keep(id, { ...installation, teams });
    });
    this.#changed(id, { ...installation, teams: [] });
  }

  async remove(id: string): Promise<void> {
    // Who finds another workspace of an organization meanwhile would bring its token back.
    await this.#alone(id, () => this.#parts.store.remove(nameOf(id)));
    this.#changed(id, undefined);
    this.#refused.delete(id);
  }

  #isOld({ installation, readAtMs }: Known): boolean {
    const ageMs = this.#parts.clock.monotonic() - readAtMs;
    return ageMs >= (installation ? freshMs : absentMs);
  }

  #learn(team: string, installation: Installation | undefined, organization?: string): void {
    const readAtMs = this.#parts.clock.monotonic();
    this.#known.set(team, { installation, readAtMs, organization });
  }

  /** Readings that were begun before tell nothing any more. */
  #changed(id: string, installation: Installation | undefined): void {
    this.#reading.clear();
    this.#learn(id, installation);
  }

  /** One reading serves all who ask meanwhile. */
  #read({ team, enterprise }: Workspace): Promise<Installation | undefined> {
    const key = `${team} ${enterprise ?? ""}`;
    const begun = this.#reading.get(key);
    if (begun) return begun;
    const isLast = (): boolean => this.#reading.get(key) === reading;
    const reading = this.#find(team, enterprise)
      .then((installation) => {
        if (isLast()) this.#learn(team, installation, enterprise);
        return installation;
      })
      .finally(() => {
        if (isLast()) this.#reading.delete(key);
      });
    this.#reading.set(key, reading);
    return reading;
  }

  async #find(team: string, enterprise: string | undefined): Promise<Installation | undefined> {
    const own = await this.#load(team);
    if (own?.kind === "installation") return own.installation;
    const organization = own?.organization ?? enterprise;
    if (organization === undefined) return undefined;
    const theirs = await this.#load(organization);
    if (theirs?.kind !== "installation") return undefined;
    if (!own) await this.#link(team, organization);
    return theirs.installation;
  }

  /** So that who knows only the workspace finds the token, and who knows the organization all of its workspaces. */
  async #link(team: string, organization: string): Promise<void> {
    await this.#alone(organization, async () => {
      const kept = await this.#load(organization);
      if (kept?.kind !== "installation") return;
      const { installation } = kept;
      const teams = [...new Set([...installation.teams, team])];
      if (teams.length > installation.teams.length)
        await this.#keep(organization, { ...installation, teams });
      await this.#parts.store.save(nameOf(team), toRecord({ kind: "link", organization }));
    });
  }

  async #keep(id: string, installation: Installation): Promise<void> {
    await this.#parts.store.save(nameOf(id), toRecord({ kind: "installation", installation }));
  }

  async #alone(id: string, work: () => Promise<void>): Promise<void> {
    const { cache, clock } = this.#parts;
    const key = `slack-installation:${id}`;
    const holder = crypto.randomUUID();
    for (let attempt = 1; !(await cache.lock(key, holder, lockMs)); attempt += 1) {
      if (attempt === lockAttempts)
        throw new Fault("store.unavailable", {
          reason: "an installation is being changed for long",
        });
      await clock.sleep(lockPauseMs);
    }
    try {
      await work();
    } finally {
      await cache.unlock(key, holder);
    }
  }

  #unreadable(id: string, reason: string): void {
    this.#parts.logger.error("slack.installation-unreadable", { at: nameOf(id), reason });
  }
}

/** The name that an installation is kept under. */
const nameOf = (id: string): string => tenantOf({ platform: "slack", tenant: id });
