/** Why Discord did not do what it was asked. */
export type Failure =
  /** Too much; nothing was done. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number }
  /** The bot may not speak or read there, the channel is gone, or the person takes no messages. */
  | { readonly kind: "not-there"; readonly reason: string }
  /** The message to change is gone, or is not to be changed. */
  | { readonly kind: "gone"; readonly reason: string }
  /** The token of an interaction is good no longer, or not yet: it was not acknowledged. */
  | { readonly kind: "expired"; readonly reason: string }
  /** What was sent is larger than Discord takes. */
  | { readonly kind: "too-large"; readonly reason: string }
  /** It is not allowed, or not understood: the same again is no use. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The token is not, or no longer, that of a bot. */
  | { readonly kind: "unauthorized"; readonly reason: string }
  /** It never went; nothing was done. */
  | { readonly kind: "unsent"; readonly reason: string }
  /** Nobody knows whether it was done. */
  | { readonly kind: "unreachable"; readonly reason: string };
