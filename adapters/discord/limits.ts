// Source: Discord API reference, "Embed Limits", "Create Message", "Components", "Interactions",
// "Application Commands".

/** Characters of a message's `content`, for bots. */
export const longestContent = 2_000;
/** Characters of an embed's `title`. */
export const longestTitle = 256;
/** Characters of an embed's `description`. */
export const longestDescription = 4_096;
/** Characters of an embed's footer. */
export const longestFooter = 2_048;
/** Characters of all embeds of a message together. */
export const longestEmbeds = 6_000;
/** Files of a message. */
export const mostFiles = 10;
/** Characters of what a file is described by. */
export const longestAlt = 1_024;
/** Characters of a file's name: as many as are seen. Discord names no limit. */
export const longestFileName = 100;
/** Width from which on a phone breaks the lines of a table. */
export const phoneColumns = 40;
/** Buttons in a row, and rows of a message. */
export const buttonsInRow = 5;
export const mostRows = 5;
/** Characters on a button. */
export const longestButton = 80;
/** Characters of a `custom_id`. */
export const longestId = 100;
/** Characters of a modal's title, and of a label above an input. */
export const longestLabel = 45;
/** Characters below a label, and in an empty input. */
export const longestHint = 100;
/** Inputs of a modal. */
export const mostInputs = 5;
/** Characters that an input takes. */
export const longestInput = 4_000;
/** Characters above the inputs of a modal: what is longer hides them on a phone. */
export const longestIntro = 500;
/** So long a token of an interaction is good, in ms. */
export const tokenMs = 15 * 60_000;
/** So long Discord waits for an acknowledgement, in ms. */
export const ackMs = 3_000;
/** Slash commands that an app has everywhere, and as many more that it has on a server. */
export const mostCommands = 100;
/** Characters of a command's or an option's name. */
export const longestName = 32;
/** Characters below the name of a command or an option. */
export const longestSummary = 100;
/** Options of a command. */
export const mostOptions = 25;
/** Choices of an option. */
export const mostChoices = 25;
/** Characters of a choice's name, and of its value. */
export const longestChoice = 100;
/** Characters of a command: names, descriptions and values, each in its longest language. */
export const longestCommand = 8_000;
