import type { Organisation } from "#domain/pack/network.ts";

/** An organisation of the signed directory that receives referrals under a written agreement. */
export const shelter = (over: Partial<Organisation> = {}): Organisation => ({
  id: "shelter",
  name: "A shelter",
  country: "FR",
  mailbox: "m",
  recipients: ["age1x"],
  signKey: "k",
  serves: ["adults", "children"],
  agreement: { until: "2027-12-31", hours: "day and night", answerWithinHours: 48 },
  serviceIds: [],
  ...over,
});
