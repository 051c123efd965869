import type { ComponentType } from "react";
import type { MatchedService } from "#domain/directory/match-services.ts";
import type { Country } from "#domain/pack/common.ts";

/** What another feature draws, handed in by the application: one service, the call list on paper, and whom to call in danger. */
export interface PlanSlots {
  readonly ServiceCard: ComponentType<{ readonly match: MatchedService; readonly nowMs: number }>;
  readonly CallList: ComponentType<{ readonly matches: readonly MatchedService[] }>;
  readonly DangerNumbers: ComponentType<{ readonly country: Country; readonly onCountry: (country: Country) => void }>;
  /** Above the way into a new talk: whether this shift has held enough of them. */
  readonly BeforeTalk: ComponentType;
  readonly country: Country;
  readonly chooseCountry: (country: Country) => void;
}
