import type { CommandApdu, ResponseApdu } from '@inro/apdu';
import type { Mandate } from '@inro/authority-wire/mandate';
import type { OffCardSession, StaticKeys } from '@inro/secure-channel/off-card';

/** A command with the name under which it is recorded. */
export interface NamedCommand {
  readonly name: string;
  readonly command: CommandApdu;
}

/** Its answer, opened and checked; undefined when there is none that is the element's. */
export interface NamedAnswer {
  readonly name: string;
  readonly response: ResponseApdu | undefined;
}

export interface ChannelFacts {
  readonly deployment: string;
  readonly cplc: Uint8Array;
  readonly keyVersion: number;
}

/** Whether a mandate allows a script, and what of it happens once under one mandate; reading is free. */
export interface Allowance {
  readonly allowed: boolean;
  readonly once: readonly string[];
}

/** It lets a secret be set. */
export const PERMIT = 'permit';

/** What makes a role: its domain, its keys, its scripts. */
export interface RoleWork<Script, Outcome> {
  readonly securityDomain: Uint8Array;
  /** Key version to ask for; 00 takes the one there is. */
  readonly keyVersion: number;
  /** The static keys behind a key version, or undefined when this role has none. */
  keysOf(facts: ChannelFacts): Promise<StaticKeys | undefined>;
  allows(script: Script, mandate: Mandate): Allowance;
  /** What of a script is kept until its answers come. */
  kept(script: Script): object;
  build(script: Script, facts: ChannelFacts, session: OffCardSession): Promise<readonly NamedCommand[]>;
  interpret(script: Script, answers: readonly NamedAnswer[], facts: ChannelFacts): Promise<Outcome>;
  /** Mask of the secrets that have to be set, with no permit open, before the mandate can be closed. */
  secretsNeeded(mandate: Mandate): number;
  /** Masks of the secrets that are set and of those that may be, where the answers say so. */
  secretsIn(outcome: Outcome): { readonly set: number; readonly permitted: number } | undefined;
  /** The card proved that it holds these keys. */
  opened?(facts: ChannelFacts): Promise<void>;
}
