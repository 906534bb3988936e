import { textAt, type JsonObject } from "../json.ts";
import { apiError, forbidden, invalid, json, unauthorized, type Reply } from "../reply.ts";
import type { Place } from "../world.ts";
import type { PartnerCall } from "./call.ts";

const fields = ["accountId", "locationId", "name", "email"];

/** `GET /Customers` and `/Groups/…`: whether a partner may call them is unknown; here it may not. */
export function customers(): Reply {
  return unauthorized();
}

/** `GET /partners/customers/search/{keyword}`, also with the partner's id in the path. */
export function search(call: PartnerCall): Reply {
  const { params, partnerId, incoming, places } = call;
  if (params["partnerId"] !== undefined && params["partnerId"] !== partnerId) return forbidden();
  const field = incoming.query.get("field");
  const keyword = params["keyword"] ?? "";
  if (field === null || !fields.includes(field)) return invalid("The field is not valid.");
  if (keyword === "null") return invalid("The keyword is not valid.");
  const fits = matcher(keyword, incoming.query);
  const found = places.filter((place) => fits(valueOf(call, place, field)));
  const skip = Number(incoming.query.get("skip") ?? 0);
  const limit = Number(incoming.query.get("limit") ?? found.length);
  const page = found.slice(skip, skip + limit);
  return json(
    200,
    page.map((place) => searchRow(call, place)),
  );
}

function matcher(keyword: string, query: URLSearchParams): (value: string) => boolean {
  const word = keyword.toLowerCase();
  if (query.get("exactMatch") !== "false") return (value) => value.toLowerCase() === word;
  if (query.get("startsWith") !== "false") return (value) => value.toLowerCase().startsWith(word);
  return (value) => value.toLowerCase().includes(word);
}

function valueOf(call: PartnerCall, { home }: Place, field: string): string {
  if (field === "locationId") return home.locationId;
  return textAt(call.world.contentOf(home).customer, field) ?? "";
}

function searchRow(call: PartnerCall, { home }: Place): JsonObject {
  const { customer } = call.world.contentOf(home);
  return {
    id: home.customerId,
    accountId: customer["accountId"],
    name: customer["name"],
    email: customer["email"],
    locations: [{ id: home.locationId }],
  };
}

/** `GET /partners/nodes/{serial}`. */
export function findBySerial(call: PartnerCall): Reply {
  const serial = call.params["keyword"];
  for (const { home } of call.places) {
    const nodes = call.world.contentOf(home).nodes;
    const node = nodes.find((one) => one["serialNumber"] === serial);
    if (node !== undefined) {
      const { customerId, locationId } = home;
      const { partnerId } = call;
      return json(200, {
        customerId,
        locationId,
        serialNumber: serial,
        packId: "SIMPACK1",
        partnerId,
      });
    }
  }
  return apiError(404, "Node not found");
}

/** `GET /partners/locations/{serviceId or locationId}`. */
export function findByService(call: PartnerCall): Reply {
  const keyword = call.params["keyword"];
  for (const { home } of call.places) {
    const { location, customer } = call.world.contentOf(home);
    if (home.locationId === keyword || location["serviceId"] === keyword) {
      return json(200, {
        id: home.locationId,
        name: location["name"],
        serviceId: location["serviceId"],
        customer: {
          id: home.customerId,
          name: customer["name"],
          accountId: customer["accountId"],
        },
      });
    }
  }
  return apiError(404, "Location not found");
}
