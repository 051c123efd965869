import type { ComponentType } from "react";
import type { MatchedService } from "#domain/directory/match-services.ts";
import type { Country } from "#domain/pack/common.ts";

/** What another feature draws, handed in by the application: one service, and the call list on paper. */
export interface PlanSlots {
  readonly ServiceCard: ComponentType<{ readonly match: MatchedService; readonly nowMs: number }>;
  readonly CallList: ComponentType<{ readonly matches: readonly MatchedService[] }>;
  readonly country: Country;
}
