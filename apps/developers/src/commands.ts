/** Whom a login was for, as a command needs it. */
interface Whose {
  readonly client: string;
  readonly by: 'gateway' | 'sdk' | 'house';
  /** At which the service is met. */
  readonly origin: string;
}

/** Makes key, certificate and roots anew where they are due, and prints what to put where. */
const certifyAgain = ({ client, by, origin }: Whose): string | undefined => {
  if (by === 'house') return `npm exec inro -- operator register ${client}`;
  return by === 'sdk' ? `npm exec inro -- client add ${client} ${origin}` : undefined;
};

/** What a developer types, by code; only what runs without anything to fill in. */
const commands: Readonly<Record<string, (whose: Whose) => string | undefined>> = {
  'presentation.client_identifier_wrong': certifyAgain,
  'presentation.origin_wrong': certifyAgain,
  'presentation.relying_party_not_trusted': certifyAgain,
  'relying-party.access_certificate_invalid': certifyAgain,
  'relying-party.access_not_renewed': certifyAgain,
  'relying-party.act_not_entitled': certifyAgain,
  'relying-party.not_registered': certifyAgain,
  'relying-party.trust_roots_unavailable': certifyAgain,
  'relying-party.trust_roots_wrong': certifyAgain,
};

/** Findings that say more than the code of the login does. */
const byFinding: Readonly<Record<string, (whose: Whose) => string | undefined>> = {
  // The service trusts other roots than those of this house.
  'path.not_found': certifyAgain,
};

export function commandFor(code: string, finding: unknown, whose: Whose): string | undefined {
  const made = commands[code] ?? (typeof finding === 'string' ? byFinding[finding] : undefined);
  return made?.(whose);
}
