import { deviceHomes } from "./devices.ts";
import { extraHomes } from "./extras.ts";
import { failureHomes } from "./failures.ts";
import { healthHomes } from "./health.ts";
import type { Home } from "./home.ts";
import { hotelHomes } from "./hotel.ts";
import { nameHomes } from "./names.ts";
import { shapeHomes } from "./shapes.ts";
import { subscriptionHomes } from "./subscription.ts";

/** All homes of the simulated cloud, the one where all is well first. Ids never change. */
export const allHomes: readonly Home[] = [
  ...healthHomes,
  ...subscriptionHomes,
  ...deviceHomes,
  ...hotelHomes,
  ...nameHomes,
  ...shapeHomes,
  ...extraHomes,
  ...failureHomes,
];
