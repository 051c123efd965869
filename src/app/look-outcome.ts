import type { InstallOutcome } from "#app/install-state.ts";
import type { LookOutcome } from "#features/team/ContentCard.tsx";
import type { VerifyError } from "#verify/errors.ts";

const ofVerify = ({ kind }: VerifyError): LookOutcome => {
  if (kind === "older_version") return "refused_older";
  return kind === "wrong_hash" || kind === "wrong_size" || kind === "same_version_other_bytes"
    ? "refused_changed"
    : "refused_not_signed";
};

const REFUSED_BEFORE = {
  changed: "refused_changed",
  not_understood: "refused_not_understood",
  too_large: "refused_too_large",
  guide: "guide_refused",
} as const;

/** How a look ended, as the screens say it. */
export function outcomeKey(outcome: InstallOutcome): LookOutcome {
  switch (outcome.type) {
    case "newest":
    case "changed":
    case "no_network":
      return outcome.type;
    case "Offline":
      return "no_network";
    case "NotTheFile":
      return "other_network";
    case "Cancelled":
      return "stopped";
    case "NotTrusted":
      return ofVerify(outcome.reason);
    case "NotUnderstood":
    case "FileNotAllowed":
      return "refused_not_understood";
    case "GuideRefused":
      return "guide_refused";
    case "NeedsNewerApp":
      return "newer_app";
    case "TooLarge":
      return "refused_too_large";
    case "RefusedBefore":
      return REFUSED_BEFORE[outcome.why];
    case "StorageFull":
      return "full";
    case "Overtaken":
    case "ConnectionLost":
    case "NeedsReload":
    case "SaveFailed":
      return "not_kept";
  }
}
