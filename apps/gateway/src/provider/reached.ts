/** What was verified: a certificate in a phone's element, and its holder's PIN or finger. Not an assurance level (ADR 74). */
const ACR = 'urn:inro:acr:phone-user-authentication';
/** What clients that move are told, and ask for. */
const DIGITAL_AGENCY_ACRS = ['aal3', 'crl'] as const;

export const acrValues: readonly string[] = [ACR, ...DIGITAL_AGENCY_ACRS];

/** RFC 8176 §2. Whether PIN or finger opened the element is not told to the service. */
export const AMR: readonly string[] = ['hwk', 'mfa'];

/** What the ID tokens of a client of this profile say was reached. */
export const acrOf = (profile: string): string => (profile === 'digital-agency' ? DIGITAL_AGENCY_ACRS[0] : ACR);
