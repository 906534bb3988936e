/** Something that happened, as the gateway tells it. Source: Discord API reference, "Gateway Events". */
export interface Dispatch {
  /** Its name, for example "INTERACTION_CREATE". */
  readonly t: string;
  /** As it came: nothing of it is checked. */
  readonly d: unknown;
}
