import type { Visit } from "../visit.ts";
import { readBody, type RawPayload } from "./payload.ts";

/** What stands in the address and in the body. */
export function bodyOf({ request, body }: Visit): RawPayload {
  const query = Object.fromEntries(new URL(request.url ?? "", "http://localhost").searchParams);
  try {
    return { ...query, ...readBody(body, request.headers["content-type"] ?? "") };
  } catch {
    return query;
  }
}

/** The token, from the header or the body. */
export function tokenOf({ request }: Visit, raw: RawPayload): string | undefined {
  const header = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const field = raw["token"];
  return header ?? (typeof field === "string" && field !== "" ? field : undefined);
}
