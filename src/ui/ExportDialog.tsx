import { type LucideIcon, Printer, Upload } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";

export interface ExportedFile {
  readonly icon: LucideIcon;
  readonly label: string;
  /** Plain and always the same: a name of a file is read by everybody who sees a list of files. */
  readonly name: string;
  readonly make: () => Blob | Promise<Blob>;
  readonly testId: string;
}
interface ExportDialogProps {
  readonly kind?: "secondary" | "quiet";
  /** On the button that opens it. */
  readonly button: string;
  readonly title: string;
  /** What it means that it leaves. */
  readonly warnings: readonly string[];
  readonly files: readonly ExportedFile[];
  /** `draw` gives what stands on paper; it is in the page only while it is printed. */
  readonly paper?: { readonly label: string; readonly draw: () => ReactNode; readonly testId: string };
  readonly saved: (name: string) => string;
  readonly no: string;
  readonly testId: string;
}

/** Out of the vault, by somebody who was told what that means. Nothing is made before the second step. */
export function ExportDialog({ kind = "quiet", button, title, warnings, files, paper, saved, no, testId }: ExportDialogProps) {
  const [isAsking, setAsking] = useState(false);
  const [isPrinting, setPrinting] = useState(false);
  const [status, setStatus] = useState("");
  useEffect(() => {
    if (!isPrinting) return;
    window.print();
    setPrinting(false);
  }, [isPrinting]);

  async function save({ name, make }: ExportedFile) {
    saveFile(name, await make());
    setAsking(false);
    setStatus(saved(name));
  }
  return (
    <>
      <BigButton kind={kind} icon={Upload} onPress={() => setAsking(true)} testId={testId}>
        {button}
      </BigButton>
      <StatusLine text={status} />
      {isPrinting && paper?.draw()}
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={title}
        actions={
          <>
            {files.map((file) => (
              <BigButton key={file.name} kind="secondary" icon={file.icon} onPress={() => void save(file)} testId={file.testId}>
                {file.label}
              </BigButton>
            ))}
            {paper && (
              <BigButton
                kind="secondary"
                icon={Printer}
                onPress={() => {
                  setAsking(false);
                  setPrinting(true);
                }}
                testId={paper.testId}
              >
                {paper.label}
              </BigButton>
            )}
            <BigButton kind="quiet" onPress={() => setAsking(false)} testId={`${testId}-no`}>
              {no}
            </BigButton>
          </>
        }
      >
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
      </Dialog>
    </>
  );
}
