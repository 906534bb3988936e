// Headings of the help page.

/** Commands that take the IDs of a home. */
export const homes = "Ask about a home (each: <customerId> <locationId>)";

/** Commands about the person's own credentials. */
export const signIn = "Sign-in";
