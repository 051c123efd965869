import type { Network } from "#domain/pack/network.ts";
import type { Result } from "#lib/result.ts";
import type { CoordinatorPost, JoinAnswer, TeamOrderWire } from "#protocol/join.ts";
import type { MadeByNewer } from "#protocol/newer.ts";
import type { TeamLead, TeamLeadWire } from "#protocol/team-lead.ts";
import type { EnrolmentInfo, RecordPut, SealedRow } from "#seal/vault-port.ts";

/** What both phones read aloud to one another, and the code it stands for. */
export interface ShownCode {
  readonly code: string;
  /** Six words of the code. */
  readonly words: string;
}

/** Where an answer is judged. */
export interface JoinSurroundings {
  readonly network: Network;
  /** SHA-256 of the root this phone trusts. */
  readonly root: string;
  readonly nowMs: number;
  readonly allowedOrigins: readonly string[];
}

export type JoinError =
  | MadeByNewer
  /** Not an answer, or a part of it is missing. */
  | { readonly type: "AnswerUnreadable" }
  /** Too long since this phone showed its code, or that code was used. */
  | { readonly type: "JoinTooOld" }
  /** Sealed to another phone, or to an earlier code of this one. */
  | { readonly type: "AnswerForAnother" }
  /** The phones trust different signers: lists have to be taken over first. */
  | { readonly type: "OtherRoot" }
  /** The signed lists of this phone name no such team. */
  | { readonly type: "TeamUnknown" }
  /** No key of that team in the signed lists made it. */
  | { readonly type: "CoordinatorUnknown" }
  | { readonly type: "HubNotAllowed"; readonly origin: string };

export type JoinCodeError =
  | MadeByNewer
  | { readonly type: "JoinUnreadable" }
  /** Whoever shows it does not have the keys it names. */
  | { readonly type: "JoinRefused" };

export type AnswerError =
  | JoinCodeError
  | { readonly type: "NotCoordinator" }
  /** Names and times are too long for one code. */
  | { readonly type: "AnswerTooLong" };

/** What the coordinator decides; the rest comes from the coordinator's own enrolment. */
export interface AnswerOrder {
  readonly flags: JoinAnswer["flags"];
  readonly root: string;
  readonly nowMs: number;
  readonly lead: JoinAnswer["lead"];
  readonly leadNumber?: number | undefined;
}
export interface AnsweredJoin {
  readonly code: string;
  readonly serial: string;
  readonly mailbox: string;
  readonly notAfter: string;
}

export interface CoordinatorKey {
  /** As the signed lists have to name it. */
  readonly post: CoordinatorPost;
  /** For whoever runs the hub. */
  readonly card: ShownCode;
}

export type TeamLeadError =
  /** No key of this phone's team signed it, or it is another team's. */
  | { readonly type: "LeadNotSigned" }
  /** This phone has one that is as new or newer. */
  | { readonly type: "LeadOlder"; readonly number: number }
  /** Signed by the team, in a form that a newer app reads. */
  | { readonly type: "LeadNewerForm" };

export type ColleagueCardError =
  | MadeByNewer
  | { readonly type: "NotAColleagueCard" }
  /** A character was lost or changed on the way, or it is not in the form we know. */
  | { readonly type: "ColleagueCardDamaged" }
  /** No key of the signed lists has certified that phone, or whoever shows the card does not have its keys. */
  | { readonly type: "ColleagueUnknown" }
  | { readonly type: "ColleagueOtherTeam" }
  | { readonly type: "ColleagueRevoked" }
  | { readonly type: "ColleagueExpired" }
  | { readonly type: "ColleagueIsSelf" };

/** A phone of the own team, as its card and the signed lists say. */
export interface ColleagueInfo {
  /** As its owner wishes to be called here. */
  readonly name: string;
  readonly recipient: string;
  readonly mailbox: string;
  /** Names the key it signs with. */
  readonly deviceKeyId: string;
  readonly serial: string;
  readonly notAfter: string;
}

/** The vault's side of enrolment from phone to phone; part of `VaultPort`. Every key stays in the worker. */
export interface EnrolPort {
  /** New keys of a device, and the code that shows them. `record` counts once it is stored. */
  beginJoin(nowMs: number): Promise<ShownCode & { readonly record: RecordPut }>;
  /** The code of that record again, while it is not too old. */
  showJoin(row: SealedRow, nowMs: number): Promise<(ShownCode & { readonly untilMs: number }) | null>;
  /** `record` is the enrolment; it counts once it is stored, in place of the request. */
  finishJoin(
    row: SealedRow,
    answer: string,
    around: JoinSurroundings,
  ): Promise<
    Result<
      {
        readonly info: EnrolmentInfo;
        readonly token: string;
        readonly admission: TeamOrderWire;
        readonly serial: string;
        readonly record: RecordPut;
      },
      JoinError
    >
  >;
  /** A key to certify phones with. `null` on a phone of no team. */
  makeCoordinator(): Promise<{ readonly record: RecordPut } | null>;
  /** `null` when the record is not of this phone's team. */
  showCoordinator(row: SealedRow): Promise<CoordinatorKey | null>;
  readJoin(code: string): Promise<Result<ShownCode, JoinCodeError>>;
  answerJoin(row: SealedRow, code: string, order: AnswerOrder): Promise<Result<AnsweredJoin, AnswerError>>;
  signRevocation(row: SealedRow, serial: string): Promise<TeamOrderWire | null>;
  signTeamLead(row: SealedRow, said: Pick<TeamLead, "number" | "since" | "lead">): Promise<TeamLeadWire | null>;
  /** Who the team's safeguarding lead is, judged by the signed lists; `above`: the number this phone has. */
  readTeamLead(wire: TeamLeadWire, network: Network, above: number): Promise<Result<TeamLead, TeamLeadError>>;
  /** What a colleague reads to hand cases to this phone; `null` outside a team. `name`: what no schema of ours refuses. */
  makeColleagueCard(name: string): Promise<string | null>;
  /** Judged anew each time it is asked: by the signed lists and the day of today. */
  readColleagueCard(
    card: string,
    network: Network,
    today: string,
  ): Promise<Result<ColleagueInfo, ColleagueCardError | { readonly type: "NotInTeam" }>>;
}
