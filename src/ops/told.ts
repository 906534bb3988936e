/** What a platform said when it was asked for something. */
export type Told<Value> =
  | { readonly kind: "told"; readonly value: Value }
  /** It does not tell or do that for who asks: the token is not, or no longer, a bot's, for example. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "busy"; readonly waitSeconds: number }
  | { readonly kind: "away"; readonly reason: string };
