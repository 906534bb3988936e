/** An invisible character: names are kept from being links and mentions by it. */
export const joiner = "\u2060";
