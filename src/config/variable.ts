import { z } from "zod";

/** A variable of the environment: how it is read, and what to say where it cannot be. */
export interface Variable {
  readonly schema: z.ZodType;
  readonly expected: string;
  readonly example: string;
  /** What stands there instead, in words and without the value, if that can be told. */
  readonly mistaken?: (raw: string) => string | undefined;
}

/** A port to listen at. */
export const portSchema: z.ZodType<number> = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

/** An address to listen at. */
export const hostSchema: z.ZodType<string> = z.string().regex(/^[A-Za-z0-9.:-]+$/);

/** The address of a server to call instead of a platform's own, without a slash at its end. */
export const rootSchema: z.ZodType<string> = z
  .string()
  .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s?#]*[^\s/?#])?$/)
  .refine((url) => URL.canParse(url));
