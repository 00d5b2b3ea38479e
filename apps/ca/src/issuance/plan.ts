import { createHash } from 'node:crypto';
import { attributesOf, type Subject } from '@inro/authority-wire/subject';
import type { Randomness } from '@inro/foundation';
import { type Carrier, endWithin, type KeyAlgorithm } from '@inro/jpki-profile';
import {
  basicAttributeNames,
  buildTbsCertificate,
  type CertificateContents,
  endOfQuarterBefore,
  fifthBirthday,
  fillProfile,
  lintTbsCertificate,
  serialNumber,
} from '@inro/pki/issue';
import { readPublicKey } from '@inro/pki/read';
import { type Authority, endOfKey } from '../authority.ts';
import { type CaContext, rulesAt } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { holderProfile, type IssuedKind, type ProfileName, profileOf, rootOf } from '../profiles.ts';
import type { CheckedIssuance, ProvenKey } from './checks.ts';
import { subjectName } from './subject.ts';

/** A certificate that is decided and linted, and neither recorded nor signed yet. */
export interface PlannedCertificate {
  readonly kind: IssuedKind;
  readonly profile: ProfileName;
  readonly authority: string;
  /** Name of its CRL partition; responders have none. */
  readonly crl: string | null;
  readonly serial: Uint8Array;
  readonly publicKeySha256: Buffer;
  readonly tbs: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The row of the certificate in whose place it is made (ADR 89). */
  readonly renews?: number;
  /** The life that an order gave it, in days; what renews it has the same. */
  readonly orderedDays?: number;
}

type Contents = Omit<CertificateContents, 'serialNumber' | 'notBefore' | 'crl' | 'access'>;

/** Fills the profile in force, lints the result, and gives what is to be recorded. Findings: `ca.lint_failed`. */
export function planCertificate(
  context: CaContext,
  authority: Authority,
  order: {
    readonly kind: IssuedKind;
    readonly profile: ProfileName;
    readonly crl: string | null;
    readonly contents: Contents;
    /** Of the key, where that is not the profile's first one. */
    readonly algorithm?: KeyAlgorithm;
  },
): PlannedCertificate {
  const now = context.clock.now();
  const { edition, layout } = rulesAt(context, now);
  const profile = profileOf(order.profile, edition, order.algorithm);
  const serial = serialNumber(context.randomness);
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const { certificate: root } = authority;
  // Nothing outlives the root that certifies it (ADR 51), nor the algorithms of that root's key and its own (ADR 57).
  const within = new Date(Math.min(order.contents.notAfter.getTime(), authority.until.getTime()));
  const notAfter = endOfKey({ publicKey: readPublicKey(order.contents.subjectPublicKeyInfo) }, within);
  const contents: CertificateContents = {
    ...order.contents,
    notAfter,
    serialNumber: serial,
    notBefore,
    ...(order.crl === null
      ? {}
      : {
          crl: layout.distributionPoint(order.crl, authority.purpose, context.statusOrigin),
          access: {
            ocsp: `${context.statusOrigin}/ocsp`,
            caIssuers: `${context.statusOrigin}/ca/${authority.name}.cer`,
          },
        }),
  };
  const tbs = buildTbsCertificate(fillProfile(profile, contents, authority.identity));
  const findings = [...lintTbsCertificate(tbs, { profile, issuer: authority.identity })];
  // Of a root that has ended, or one that has not begun: then the clock is wrong.
  const isOfItsTime = notBefore.getTime() >= root.notBefore.at && notBefore < authority.until;
  if (!isOfItsTime || notAfter > authority.until) findings.push('within_authority_validity');
  if (findings.length > 0) throw new CaError('ca.lint_failed', { details: { findings: findings.join(' ') } });
  return {
    kind: order.kind,
    profile: order.profile,
    authority: authority.name,
    crl: order.crl,
    serial,
    publicKeySha256: createHash('sha256').update(contents.subjectPublicKeyInfo).digest(),
    tbs,
    notBefore,
    notAfter,
  };
}

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]+/g, '-');

function randomBucket(randomness: Randomness, buckets: number): string {
  const drawn = new DataView(Uint8Array.from(randomness(4)).buffer).getUint32(0);
  return `b${String(drawn % buckets).padStart(2, '0')}`;
}

/** Plans the certificates of a person, one for each proven key. */
export function planHolderCertificates(
  context: CaContext,
  register: Carrier,
  subject: Subject,
  checked: CheckedIssuance,
): PlannedCertificate[] {
  const now = context.clock.now();
  const { edition, layout } = rulesAt(context, now);
  const planOne = ({ kind, algorithm, publicKeyInfo }: ProvenKey): PlannedCertificate => {
    const end = endWithin(algorithm, endOfValidity(register, subject, checked.validUntil, now));
    const openEnd = layout.authenticationEndsOnBirthday ? end : endOfQuarterBefore(end, now);
    const purpose = kind === 'digitalSignature' ? 'signature' : 'authentication';
    const authority = context.authorities[rootOf(kind, algorithm)];
    const partition = layout.byMunicipality[purpose]
      ? slug(`${subject.prefecture} ${subject.municipality}`)
      : randomBucket(context.randomness, edition.buckets);
    return planCertificate(context, authority, {
      kind,
      profile: holderProfile(register, kind),
      crl: `${authority.name}-${register}-${partition}`,
      algorithm,
      contents: {
        // A signing certificate states the date of birth itself.
        notAfter: kind === 'digitalSignature' ? end : openEnd,
        subject: subjectName(kind, subject, now, context.randomness),
        subjectPublicKeyInfo: publicKeyInfo,
        ...(kind === 'digitalSignature'
          ? { alternativeNames: basicAttributeNames(attributesOf(subject), layout.attributes) }
          : {}),
      },
    });
  };
  return checked.keys.map(planOne);
}

/** Phone: the card certificate's end. Card: fifth birthday after issue, or the card's own end if that is sooner. */
function endOfValidity(register: Carrier, subject: Subject, until: Date, now: Date): Date {
  if (register === 'phone') return until;
  const [, month, day] = subject.dateOfBirth.split('-').map(Number);
  const birthday = fifthBirthday({ month: month!, day: day! }, now);
  return until < birthday ? until : birthday;
}
