import { type InstallState, useInstallState } from "#app/install-state.ts";
import { outcomeKey } from "#app/look-outcome.ts";
import { usePorts } from "#app/ports.ts";
import { ContentCard } from "#features/team/ContentCard.tsx";

const whole = (state: InstallState): InstallState => state;

export function ContentHere() {
  const { running, outcome } = useInstallState(whole);
  const { lookNow, stopLooking } = usePorts();
  return <ContentCard look={{ running, outcome: outcome && outcomeKey(outcome), begin: lookNow, stop: stopLooking }} />;
}
