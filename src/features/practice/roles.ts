import type { WorkerFlags } from "#domain/screening/types.ts";

/** As whom the learner practises: it decides which questions the guide offers, and has nothing to do with what an organisation signed. */
export const ROLES = ["volunteer", "child_trained", "specialist"] as const;
export type PracticeRole = (typeof ROLES)[number];
export const DEFAULT_ROLE: PracticeRole = "volunteer";

export const FLAGS_OF: Readonly<Record<PracticeRole, WorkerFlags>> = {
  volunteer: { specialist: false, childTrained: false },
  child_trained: { specialist: false, childTrained: true },
  specialist: { specialist: true, childTrained: true },
};
