// How much is simulated: `SEEDS=20 npm test` tries twenty times as much as every day;
// `SIM_SETTING="leases end" SIM_SEED=17` replays one seed of one setting.
const { SEEDS, SIM_SEED, SIM_SETTING } = process.env;

/** How many times the work of every day is done. */
export const factor = Number(SEEDS ?? 1);

/** One seed alone is wanted. */
export const isReplay = SIM_SEED !== undefined;

/** The first `count` seeds, or the one to be replayed. */
export const seedsFor = (count: number): readonly number[] =>
  SIM_SEED === undefined
    ? Array.from({ length: count * factor }, (_, index) => index + 1)
    : [Number(SIM_SEED)];

/** The named settings, or the one to be replayed. */
export const chosen = <Setting>(settings: {
  readonly [name: string]: Setting;
}): readonly (readonly [name: string, setting: Setting])[] =>
  Object.entries(settings).filter(([name]) => SIM_SETTING === undefined || name === SIM_SETTING);

/** How to see a failure again. */
export const replayOf = (setting: string, seed: number): string =>
  `to be seen again with SIM_SETTING="${setting}" SIM_SEED=${seed}`;
