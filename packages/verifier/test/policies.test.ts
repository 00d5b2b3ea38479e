import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certificate,
  der,
  extensions,
  newRoot,
  privateKey,
} from '../../../quality/testing/verifier/authority.ts';
import type { PolicyInput } from '../src/index.ts';
import { skipRevocation, verifyCertificateSync } from '../src/node/index.ts';

const e = oid.extension;
const ANY = e.anyPolicy;
const [A, B, C] = ['2.25.77.1', '2.25.77.2', '2.25.77.3'] as const;
const root = await newRoot('Root', 'p256');

/** What one certificate says of policies. */
interface Says {
  readonly policies?: readonly string[];
  readonly maps?: readonly (readonly [string, string])[];
  readonly explicit?: number;
  readonly mapping?: number;
  readonly any?: number;
  /** Issued to its issuer's own name (RFC 5280 §6.1: self-issued). */
  readonly selfIssued?: boolean;
}

function changeOf({ policies, maps, explicit, mapping, any }: Says): NonNullable<CertificateOptions['change']> {
  const critical = (id: string, value: Uint8Array) => ({ [id]: { oid: id, critical: true, value } });
  const skips = [explicit, mapping].flatMap((count, n) =>
    count === undefined ? [] : [der.implicit(n, der.integer(count))],
  );
  const pairs = (maps ?? []).map(([from, to]) => der.sequence(der.objectIdentifier(from), der.objectIdentifier(to)));
  return {
    ...(policies === undefined ? {} : { [e.certificatePolicies]: extensions.certificatePolicies(policies, false) }),
    ...(pairs.length === 0 ? {} : critical(e.policyMappings, der.sequence(...pairs))),
    ...(skips.length === 0 ? {} : critical(e.policyConstraints, der.sequence(...skips))),
    ...(any === undefined ? {} : critical(e.inhibitAnyPolicy, der.integer(any))),
  };
}

/** The policies under which a path is valid, root first, the last one being the certificate asked about. */
async function granted(path: readonly Says[], policy: PolicyInput): Promise<readonly string[]> {
  let issuer = root;
  let name = 'Root';
  const issued: Uint8Array[] = [];
  for (const [i, says] of path.entries()) {
    const last = i === path.length - 1;
    name = says.selfIssued === true ? name : last ? 'Leaf' : `CA ${i}`;
    issuer = await certificate({
      subject: name,
      issuer,
      key: privateKey(`Key ${i}`, 'p256'),
      ...(last ? {} : { ca: {} }),
      change: changeOf(says),
    });
    issued.push(issuer.certificate);
  }
  const report = verifyCertificateSync({
    certificate: issued.at(-1)!,
    intermediates: issued.slice(0, -1),
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation: skipRevocation,
    policy,
  });
  if (report.status === 'valid') {
    assert.ok(report.checks.some(({ check, result }) => check === 'policies' && result === 'passed'));
    return report.policies.toSorted();
  }
  return [...new Set(report.findings.flatMap(({ code, level }) => (level === 'invalid' ? [code] : [])))];
}

const REFUSED = ['policy.not_acceptable'];
const ANY_MAPPED = ['policy.mapping_of_any_policy'];
const must: PolicyInput = { requireExplicitPolicy: true };
type Case = readonly [what: string, path: readonly Says[], input: PolicyInput, expected: readonly string[]];
const p = (...policies: string[]): Says => ({ policies });
const run = (title: string, cases: readonly Case[]) =>
  describe(title, () => {
    for (const [what, path, input, expected] of cases)
      it(`${what}: ${expected.length === 0 ? 'none' : expected.join(' ')}`, async () => {
        assert.deepEqual(await granted(path, input), expected);
      });
  });

run('RFC 5280 §6.1.3 (d)–(f): the policies of a path are what all its certificates say', [
  ['nobody says any', [{}, {}, {}, {}], {}, []],
  ['the certificate alone', [p(A)], {}, [A]],
  ['both say the same', [p(A), p(A)], {}, [A]],
  ['they say different ones', [p(A), p(B)], {}, []],
  ['they say different ones, and one is needed', [p(A), p(B)], must, REFUSED],
  ['one in common', [p(A, B), p(B, C)], must, [B]],
  ['the issuer says none', [{}, p(A)], {}, []],
  ['the issuer says none, and one is needed', [{}, p(A)], must, REFUSED],
  ['the issuer above says none', [{}, p(A), p(A)], must, REFUSED],
  ['the certificate says none, and one is needed', [p(A), {}], must, REFUSED],
  ['nobody says any, and one is needed', [{}], must, REFUSED],
  ['anyPolicy above', [p(ANY), p(A)], must, [A]],
  ['anyPolicy below', [p(A), p(ANY)], must, [A]],
  ['anyPolicy between', [p(A, B), p(ANY), p(B, C)], must, [B]],
  ['anyPolicy all along', [p(ANY), p(ANY)], must, [ANY]],
  ['anyPolicy beside another above', [p(A, ANY), p(B)], must, [B]],
  ['anyPolicy beside another below', [p(A, B), p(A, ANY)], must, [A, B]],
  ['anyPolicy above one, another below', [p(ANY), p(A), p(ANY)], must, [A]],
  ['anyPolicy of the certificate is not that of its issuer', [p(A), p(ANY), p(C)], must, REFUSED],
]);

run('RFC 5280 §6.1.1 (c), §6.1.5 (g): the policies that the user accepts', [
  ['one of two', [p(A, B), p(A, B)], { ...must, acceptable: [A] }, [A]],
  ['another', [p(A)], { ...must, acceptable: [B] }, REFUSED],
  ['another, and none is needed', [p(A)], { acceptable: [B] }, []],
  ['none at all', [p(A)], { ...must, acceptable: [] }, REFUSED],
  ['any', [p(A)], { ...must, acceptable: [ANY] }, [A]],
  ['any and another', [p(A)], { ...must, acceptable: [B, ANY] }, [A]],
  ['two where the path has any', [p(ANY)], { ...must, acceptable: [A, B] }, [A, B]],
  ['one before it is mapped', [{ ...p(A), maps: [[A, B]] }, p(B)], { ...must, acceptable: [A] }, [A]],
  ['one after it is mapped', [{ ...p(A), maps: [[A, B]] }, p(B)], { ...must, acceptable: [B] }, REFUSED],
]);

run('RFC 5280 §6.1.4 (i), §6.1.5 (a)–(b): requireExplicitPolicy counts certificates', [
  ['at once', [{ explicit: 0 }, {}], {}, REFUSED],
  ['at once, with a policy', [{ ...p(A), explicit: 0 }, p(A)], {}, [A]],
  ['after one, and that is the last', [{ explicit: 1 }, {}], {}, REFUSED],
  ['after two, and there is one', [{ explicit: 2 }, {}], {}, []],
  ['after two, and there are two', [{ explicit: 2 }, {}, {}], {}, REFUSED],
  ['after three, and there are two', [{ explicit: 3 }, {}, {}], {}, []],
  ['a self-issued one is not counted', [{ explicit: 2 }, { selfIssued: true }, {}], {}, []],
  ['a later one makes it earlier', [{ explicit: 9 }, { explicit: 0 }, {}], {}, REFUSED],
  ['a later one makes it no later', [{ explicit: 1 }, { explicit: 9 }, {}], {}, REFUSED],
  ['the certificate itself', [{ explicit: 0 }], {}, REFUSED],
  ['the certificate itself, with a policy', [{ ...p(A), explicit: 0 }], {}, [A]],
  ['the certificate itself, after one', [{ explicit: 1 }], {}, []],
]);

run('RFC 5280 §6.1.4 (a)–(b), RFC 9618 §5: policies that are mapped', [
  ['one to another', [{ ...p(A), maps: [[A, B]] }, p(B)], must, [A]],
  ['one to another, which the certificate does not know', [{ ...p(A), maps: [[A, B]] }, p(A)], must, REFUSED],
  ['one of two', [{ ...p(A, C), maps: [[A, B]] }, p(B, C)], must, [A, C]],
  [
    'one to two',
    [
      {
        ...p(A),
        maps: [
          [A, B],
          [A, C],
        ],
      },
      p(C),
    ],
    must,
    [A],
  ],
  [
    'two to one',
    [
      {
        ...p(A, B),
        maps: [
          [A, C],
          [B, C],
        ],
      },
      p(C),
    ],
    must,
    [A, B],
  ],
  [
    'the same twice',
    [
      {
        ...p(A),
        maps: [
          [A, B],
          [A, B],
        ],
      },
      p(B),
    ],
    must,
    [A],
  ],
  ['one that is not there', [{ ...p(A), maps: [[C, B]] }, p(B)], must, REFUSED],
  ['one that is there as any', [{ ...p(ANY), maps: [[A, B]] }, p(B)], must, [A]],
  [
    'one that is there as any, to itself and another',
    [
      {
        ...p(ANY),
        maps: [
          [A, A],
          [A, B],
        ],
      },
      p(B),
    ],
    must,
    [A],
  ],
  ['one that is there by name and as any', [{ ...p(A, ANY), maps: [[A, B]] }, p(C)], must, [C]],
  ['one after the other', [{ ...p(A), maps: [[A, B]] }, { ...p(B), maps: [[B, C]] }, p(C)], must, [A]],
  ['there and back', [{ ...p(A), maps: [[A, B]] }, { ...p(B), maps: [[B, A]] }, p(A)], must, [A]],
  ['to another and again as itself', [{ ...p(A, B), maps: [[A, B]] }, p(B)], must, [A, B]],
  ['to anyPolicy', [{ ...p(A), maps: [[A, ANY]] }, p(A)], {}, ANY_MAPPED],
  ['from anyPolicy', [{ ...p(ANY), maps: [[ANY, A]] }, p(A)], {}, ANY_MAPPED],
  [
    'from anyPolicy, beside another',
    [
      {
        ...p(A),
        maps: [
          [A, B],
          [ANY, A],
        ],
      },
      p(A),
    ],
    {},
    ANY_MAPPED,
  ],
]);

const inhibitMapping: PolicyInput = { ...must, inhibitPolicyMapping: true };
run('RFC 5280 §6.1.4 (b)(2), (i): mappings that are inhibited', [
  ['by the user', [{ ...p(A), maps: [[A, B]] }, p(B)], inhibitMapping, REFUSED],
  ['by the user: what would be mapped is gone', [{ ...p(A), maps: [[A, B]] }, p(A)], inhibitMapping, REFUSED],
  ['by the user: what is not mapped stays', [{ ...p(A, C), maps: [[A, B]] }, p(A, C)], inhibitMapping, [C]],
  ['by the user, where nothing is mapped', [p(A), p(A)], inhibitMapping, [A]],
  ['at once', [{ ...p(A), mapping: 0 }, { ...p(A), maps: [[A, B]] }, p(B)], must, REFUSED],
  ['by the one that maps, from then on', [{ ...p(A), maps: [[A, B]], mapping: 0 }, p(B)], must, [A]],
  ['after one', [{ ...p(A), mapping: 1 }, { ...p(A), maps: [[A, B]] }, p(B)], must, [A]],
  ['after one, and there are two', [{ ...p(A), mapping: 1 }, p(A), { ...p(A), maps: [[A, B]] }, p(B)], must, REFUSED],
  [
    'after one: a self-issued one is not counted',
    [{ ...p(A), mapping: 1 }, { ...p(A), selfIssued: true }, { ...p(A), maps: [[A, B]] }, p(B)],
    must,
    [A],
  ],
  [
    'a later one makes it no later',
    [{ ...p(A), mapping: 0 }, { ...p(A), mapping: 9 }, { ...p(A), maps: [[A, B]] }, p(B)],
    must,
    REFUSED,
  ],
]);

const inhibitAny: PolicyInput = { ...must, inhibitAnyPolicy: true };
run('RFC 5280 §6.1.3 (d)(2), §6.1.4 (j): anyPolicy that is inhibited', [
  ['by the user', [p(ANY)], inhibitAny, REFUSED],
  ['by the user, at an issuer', [p(ANY), p(A)], inhibitAny, REFUSED],
  ['by the user, beside another', [p(A, ANY), p(A)], inhibitAny, [A]],
  ['by the user, where nobody says it', [p(A), p(A)], inhibitAny, [A]],
  ['by the user, at a self-issued issuer: it may', [{ ...p(ANY), selfIssued: true }, p(A)], inhibitAny, [A]],
  ['by the user, at a self-issued certificate', [p(A), { ...p(ANY), selfIssued: true }], inhibitAny, REFUSED],
  ['at once', [{ ...p(A), any: 0 }, p(ANY)], must, REFUSED],
  ['after one', [{ ...p(A), any: 1 }, p(ANY)], must, [A]],
  ['after one, and there are two', [{ ...p(A), any: 1 }, p(A), p(ANY)], must, REFUSED],
  [
    'after one: a self-issued one is not counted',
    [{ ...p(A), any: 1 }, { ...p(A), selfIssued: true }, p(ANY)],
    must,
    [A],
  ],
  ['a later one makes it no later', [{ ...p(A), any: 0 }, { ...p(A), any: 9 }, p(ANY)], must, REFUSED],
  ['a later one makes it earlier', [{ ...p(A), any: 9 }, { ...p(A), any: 0 }, p(ANY)], must, REFUSED],
]);
