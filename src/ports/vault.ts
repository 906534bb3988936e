/** Encryption at rest. */
export interface Vault {
  /** Seals `plain` under its logical name, for example `conversation:<id>:state`. */
  seal(name: string, plain: string): string;
  /**
   * Opens what was sealed under the same name. Throws `Fault` `vault.unknown-key` or
   * `vault.unreadable`: wrong name, changed byte, not ours.
   */
  open(name: string, sealed: string): string;
}
