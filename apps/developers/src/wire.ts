import type { LocalizedText } from '@inro/problem';

/**
 * The steps of a login in their order, as far as a service can see them. `asked`: the service made the request; `opened`:
 * a phone fetched it; `answered`: the person agreed (or refused) and the phone sent it; `matched`: the answer was made for
 * this request; `verified`: certificate, status and signature; `finished`: the browser that began took the result.
 */
export const loginStepNames = ['asked', 'opened', 'answered', 'matched', 'verified', 'finished'] as const;
export type LoginStepName = (typeof loginStepNames)[number];

/** Who acts in a step, and so who mends it. */
export type StepActor = 'service' | 'phone' | 'person' | 'sdk';

/** One rule of the verifier's, by its name and clause; about a certificate only by its place in the path. */
export interface TracedCheck {
  readonly check: string;
  readonly clause: string;
  readonly about: string;
  readonly result: 'passed' | 'failed' | 'unknown';
}

/** What an SDK tells of a login: `POST /traces`, a list of these, by the token of the sandbox. Never what a person gave, nor who. */
export interface TraceEvent {
  /** Of the service at the gateway, or of a service that runs the SDK itself. */
  readonly client: string;
  /** The name by which wallets know the transaction: it stands in the QR code, and opens nothing. 22 letters. */
  readonly login: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly step: LoginStepName;
  readonly outcome: 'done' | 'failed' | 'refused';
  /** With `asked`. */
  readonly asked?: {
    readonly flow: 'same-device' | 'cross-device';
    readonly acts: readonly string[];
    readonly expiresAt: number;
    /** What a phone reads from the QR code. */
    readonly link: string;
    /** Header and payload of the signed request, decoded. */
    readonly request: { readonly header: unknown; readonly payload: unknown };
  };
  /** The shape of the answer: names, algorithms, sizes, times; every value that tells of a person is `[N bytes]`. */
  readonly answer?: unknown;
  readonly checks?: readonly TracedCheck[];
  readonly findings?: readonly { readonly code: string; readonly level: string; readonly about: string }[];
  /** A code of the table of errors, with details that hold fixed words and numbers alone. */
  readonly problem?: { readonly code: string; readonly details?: Readonly<Record<string, string | number | boolean>> };
}

/** A step as the page shows it. */
export interface LoginStep {
  readonly step: LoginStepName;
  readonly by: StepActor;
  readonly outcome: 'done' | 'failed' | 'refused' | 'open';
  /** Since the step before. */
  readonly ms?: number;
  readonly checks: readonly TracedCheck[];
  readonly findings: readonly { readonly code: string; readonly level: string; readonly about: string }[];
  readonly problem?: ShownProblem;
}

/** A row of the table of errors, with the command that mends it where there is one. */
export interface ShownProblem {
  readonly code: string;
  readonly titles: LocalizedText;
  readonly next: LocalizedText;
  readonly actor: 'person' | 'relyingParty' | 'operator' | 'developer';
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** A line for a shell, with nothing to fill in. */
  readonly command?: string;
  /** Where the row is explained, on the home page's documents. */
  readonly page: string;
}

export interface LoginSummary {
  readonly login: string;
  readonly client: string;
  /** ISO 8601. */
  readonly at: string;
  readonly flow: 'same-device' | 'cross-device';
  readonly acts: readonly string[];
  readonly state: 'waiting' | 'done' | 'refused' | 'failed' | 'expired';
  /** Milliseconds from the first to the last step. */
  readonly ms: number;
  readonly stepsDone: number;
  readonly problem?: Pick<ShownProblem, 'code' | 'titles' | 'actor'>;
}

/** `GET /api/logins/:login`; kept for an hour. */
export interface LoginDetail extends LoginSummary {
  /** As many as {@link loginStepNames}, in that order. */
  readonly steps: readonly LoginStep[];
  readonly request: { readonly header: unknown; readonly payload: unknown };
  readonly answer?: unknown;
  /** The link is there while a phone can still answer. */
  readonly link?: string;
}

/** `GET /api/clients`. */
export interface PortalClient {
  readonly client: string;
  readonly names: LocalizedText;
  /** Runs the SDK itself, or asks by way of the gateway. */
  readonly by: 'gateway' | 'sdk';
  readonly logins: number;
  /** ISO 8601. */
  readonly lastAt?: string;
}

/**
 * A failure that can be had on demand: the door of the sandbox brings it about by what a person, an operator or a machine
 * does, and nothing in the house knows that it was asked for.
 */
export interface Trigger {
  readonly name: string;
  readonly titles: LocalizedText;
  /** What is done, by whom, and what a service sees then. */
  readonly what: LocalizedText;
  /** What has to be said with it: a citizen of the cast, a login that waits (`link`), a client of the gateway. */
  readonly needs: readonly ('citizen' | 'login' | 'client')[];
  /** Whether `DELETE` undoes it. */
  readonly undoable: boolean;
  /** Where it stands now. */
  readonly active: readonly { readonly citizen?: string; readonly client?: string; readonly since: string }[];
  /** Citizens of the cast who are in that state from the beginning. */
  readonly citizens: readonly string[];
  /** Codes of the table that a service or a person meets. */
  readonly codes: readonly string[];
  /** What is missing on this machine, where it cannot be had here. */
  readonly unavailable?: LocalizedText;
}

/** `POST /triggers/:name` at the door of the sandbox, and `POST /api/triggers/:name` of the portal, which hands it on. */
export interface TriggerOrder {
  readonly citizen?: string;
  readonly client?: string;
  readonly link?: string;
}

/** `POST /clients` at the door, and `POST /api/clients`: what `inro gateway add` takes, one member for each option. */
export interface NewClient {
  readonly client: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly mayAskFor: readonly ('name' | 'address' | 'birthdate' | 'gender' | 'sign')[];
  readonly keptDays?: number;
}
/** What the client is told; `file` holds its key, in the data folder of the house. */
export interface AddedClient {
  readonly issuer: string;
  readonly client: string;
  readonly file: string;
}

/** `GET /api/places`: where the pages lead beyond the portal. */
export interface Places {
  /** The home page, with its cast and documents. */
  readonly home: string;
  /** Pages of services by client, as far as the house runs them. */
  readonly services: Readonly<Record<string, string>>;
}
