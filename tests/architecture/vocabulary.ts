import { withoutComments } from './import-scanner.ts';

/** A word or a list of words that has one home; elsewhere it is imported. */
interface Word {
  readonly name: string;
  /** What stands in a source text that says it again; comments are left out. */
  readonly pattern: RegExp;
  /** Folders and files that may say it. */
  readonly homes: readonly string[];
}

/** A union or an array that begins with these two, in either order. */
function listOf(one: string, other: string): RegExp {
  const pair = (a: string, b: string) => `['"]${a}['"]\\s*\\|\\s*['"]${b}['"]|\\[\\s*['"]${a}['"],\\s*['"]${b}['"]`;
  return new RegExp(`${pair(one, other)}|${pair(other, one)}`);
}
const profile = 'packages/jpki-profile/src/';
const REASON =
  '(?:unspecified|keyCompromise|cACompromise|affiliationChanged|superseded|cessationOfOperation|certificateHold|removeFromCRL|privilegeWithdrawn|aACompromise)';

/** ADR 25: what is said in one place alone. */
export const vocabulary: readonly Word[] = [
  {
    name: 'the two kinds of keys: keyKinds',
    pattern: listOf('userAuthentication', 'digitalSignature'),
    homes: [profile],
  },
  {
    name: 'what carries the applet: carriers',
    pattern: listOf('phone', 'card'),
    // ADR 49: the verifier is a package of its own and reads pki alone; registration and CA compile only while the two agree.
    // ADR 63: the table of metrics names every value of a label; registration compiles only while the two agree.
    homes: [profile, 'packages/verifier/src/attested-element.ts', 'packages/deployment/src/metrics.ts'],
  },
  {
    name: 'the two secrets: secretKinds',
    pattern: listOf('userAuthenticationPin', 'signaturePassword'),
    homes: [profile],
  },
  {
    name: 'a type of these words',
    pattern:
      /\b(?:type|interface|enum|class)\s+(?:KeyKind|HolderKind|CertificateKind|AppletCertificateKind|Carrier|KeyStatement|AppletStatus|TokenKind)\s*[={<]/,
    homes: [profile],
  },
  {
    name: 'a list of reasons for a revocation: finalReasons, operatorReasons, orderedReasons',
    pattern: new RegExp(`['"]${REASON}['"]\\s*[|,]\\s*['"]${REASON}['"]`),
    homes: [profile],
  },
  {
    name: 'a type of these reasons',
    pattern: /\b(?:type|interface|enum)\s+(?:RevocationReason|FinalReason|HolderReason|OrderedReason)\s*[={]/,
    homes: [profile, 'packages/pki/src/read/revocation-reason.ts'],
  },
  {
    name: 'a file of the applet: certificateFiles, keyFiles, secretFiles',
    pattern: /\b0x00(?:0a|0b|17|18|1a|1b)\b/i,
    homes: [profile],
  },
  {
    name: 'a data grouping of personalisation: dataGroupings',
    pattern: /\b0x010[1-8]\b/,
    homes: [profile],
  },
  { name: 'the type of an application document: APPLICATION_TYPE', pattern: /\binro-application-\d/, homes: [profile] },
  { name: 'a token label: tokenLabels', pattern: /\bJPKIAP[A-Z0-9]+/, homes: [profile] },
  {
    name: 'a domain of key statements: keyStatementDomains',
    pattern: /\binro-(?:key-attestation|proof-of-possession)-\d/,
    homes: [profile],
  },
];

/** Words of the table that a source file (path below the repository, text) says although it is not their home. */
export const saidAgain = (file: string, source: string): string[] => {
  const code = withoutComments(source);
  return vocabulary
    .filter(({ pattern, homes }) => pattern.test(code) && !homes.some((home) => file.startsWith(home)))
    .map(({ name }) => name);
};
