import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";

const text = `npm run keys -- <command>: the keys that seal what the bot keeps, and what is kept.
Reads the same variables as the bot. Bots may run meanwhile.

  new [name]        prints a fresh key for VAULT_KEYS
  list              which keys there are, what is sealed with which, what does not open
  rotate            seals everything with the first key
  add [name]        puts a fresh key into the key file, where VAULT_KEYS is not set
  remove <name>     takes a key out of the key file that nothing is sealed with any more
  forget <owner>    deletes all that is kept of a person: platform:tenant:user
  forget <tenant>   deletes all that is kept of a workspace or a bot: 'platform:tenant:*'
  aside             what could not be read and was kept for you
  aside drop        deletes that

Ends with 0 if all is well, with 1 for trouble that it names, with 2 for a mistake in the call.`;

/** `keys help`. */
export function help({ say }: Surroundings): ExitCode {
  for (const line of text.split("\n")) say(line);
  return exitCodes.well;
}
