import { Download, Share2 } from "lucide-react";
import { BigButton } from "#ui/BigButton.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { canShareFile, saveFile, shareFile } from "#ui/save-file.ts";

interface HandOnProps {
  /** Plain: whoever sees a list of files reads it. */
  readonly name: string;
  readonly file: Blob;
  readonly share: string;
  readonly save: string;
  /** `secondary`: something else on the screen matters more. */
  readonly kind?: "primary" | "secondary";
  readonly onGone: (how: "shared" | "saved") => void;
  readonly status: string;
  /** The buttons are `<testId>-share` and `<testId>-save`. */
  readonly testId: string;
}

/** The two ways in which a file leaves the app: the phone's own sheet of apps where it takes such files, and where downloads go. */
export function HandOn({ name, file, share, save, kind = "primary", onGone, status, testId }: HandOnProps) {
  const canShare = canShareFile(name, file.type);
  return (
    <>
      {canShare && (
        <BigButton
          kind={kind}
          icon={Share2}
          onPress={() => void shareFile(name, file).then((done) => done && onGone("shared"))}
          testId={`${testId}-share`}
        >
          {share}
        </BigButton>
      )}
      <BigButton
        kind={canShare ? "secondary" : kind}
        icon={Download}
        onPress={() => {
          saveFile(name, file);
          onGone("saved");
        }}
        testId={`${testId}-save`}
      >
        {save}
      </BigButton>
      <StatusLine text={status} />
    </>
  );
}
