import { pathOnlyProfile, verifyCertificateSync } from '@inro/verifier/node';
import type { Case, Suite } from '../suite.ts';

interface PkitsCase {
  readonly name: string;
  readonly num: string;
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly should_validate: boolean;
  readonly policy: Readonly<Record<string, string>>;
}

/** NIST PKITS as listed: an array of sub-tests with certificates and CRLs in order. */
export const isPkits = (value: unknown): value is PkitsCase[] =>
  Array.isArray(value) && value.length > 0 && 'certs' in value[0] && 'should_validate' in value[0];

/** PKITS §1: test policies under the NIST test arc. */
const POLICY_ARC = '2.16.840.1.101.3.2.1.48';
const AT = new Date('2011-04-15T00:00:00Z');

export function pkitsSuite(name: string, files: ReadonlyMap<string, Uint8Array>, cases: readonly PkitsCase[]): Suite {
  const byName = new Map(
    [...files].map(([path, bytes]) => [path.replace(/^.*\//, '').replace(/\.(crt|crl)$/, ''), bytes]),
  );
  return { name, cases: cases.map((one) => toCase(one, byName)) };
}

function toCase(one: PkitsCase, files: ReadonlyMap<string, Uint8Array>): Case {
  const load = (name: string): Uint8Array => files.get(name) ?? missing(name);
  const [anchor, ...rest] = one.certs.map(load);
  const certificate = rest.at(-1)!;
  const intermediates = rest.slice(0, -1);
  const certificateLists = one.crls.map(load);
  const question = {
    certificate,
    intermediates,
    trustAnchors: [anchor!],
    lists: certificateLists,
    at: AT,
    policy: policyInput(one.policy),
  };
  return {
    id: one.name,
    accept: one.should_validate,
    question,
    ours: () =>
      verifyCertificateSync({
        certificate,
        intermediates,
        trustAnchors: [anchor!],
        at: AT,
        purpose: 'any',
        profile: pathOnlyProfile,
        revocation: { certificateLists },
        policy: question.policy,
      }).status === 'valid',
  };
}

function missing(name: string): never {
  throw new Error(`PKITS file ${name} is missing`);
}

function policyInput(policy: PkitsCase['policy']) {
  const names = policy.SetInitialPolicySet?.replaceAll('"', '').split(',');
  return {
    requireExplicitPolicy: policy.SetInitialExplicitPolicy === 'true',
    inhibitPolicyMapping: policy.SetInitialPolicyMappingInhibit === 'true',
    inhibitAnyPolicy: policy.SetInitialInhibitAnyPolicy === 'true',
    ...(names === undefined
      ? {}
      : { acceptable: names.map((name) => name.replace(/^NIST-test-policy-/, `${POLICY_ARC}.`)) }),
  };
}
