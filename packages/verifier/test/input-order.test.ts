import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { certificate, type Issuer, list, privateKey, staple } from '../../../quality/testing/verifier/authority.ts';
import {
  ask,
  entry,
  hours,
  leaf,
  middle,
  numbered,
  type Pools,
  permutations,
  placeless,
  pools,
  responder,
  root,
} from './support/pools.ts';

type Report = ReturnType<typeof ask>;
const verdict = (report: Report): string =>
  report.findings.find(({ code }) => /^revocation\.(revoked|suspended)$/.test(code))?.code ?? report.status;

/** Every order of one set gives the same report, and this verdict. */
function always(given: Pools, kind: keyof Pools, expected: string): void {
  let first: string | undefined;
  for (const order of permutations(given[kind])) {
    const turned = { ...given, [kind]: order };
    const report = ask(turned);
    assert.equal(verdict(report), expected);
    first ??= placeless(turned, report);
    assert.equal(placeless(turned, report), first);
  }
}

describe('a set has no order: the same members give the same report', () => {
  for (const kind of ['trustAnchors', 'intermediates', 'certificateLists', 'ocspResponses'] as const) {
    it(`${kind}: good, old, broken and foreign members in every order`, () => always(pools, kind, 'valid'));
    it(`${kind}: each member twice as well`, () => {
      const [one, two, three] = pools[kind];
      always({ ...pools, [kind]: [one, two, one, three, one] }, kind, 'valid');
    });
    it(`${kind}: each member alone or with others is judged as in any other order`, () => {
      for (const without of pools[kind]) {
        const rest: Pools = { ...pools, [kind]: pools[kind].filter((one) => one !== without) };
        always(rest, kind, verdict(ask(rest)));
      }
    });
  }
  it('all sets at once, shuffled', () => {
    const expected = placeless(pools, ask(pools));
    const shuffled = fc.record({
      trustAnchors: fc.shuffledSubarray([...pools.trustAnchors], { minLength: pools.trustAnchors.length }),
      intermediates: fc.shuffledSubarray([...pools.intermediates], { minLength: pools.intermediates.length }),
      certificateLists: fc.shuffledSubarray([...pools.certificateLists], { minLength: pools.certificateLists.length }),
      ocspResponses: fc.shuffledSubarray([...pools.ocspResponses], { minLength: pools.ocspResponses.length }),
    });
    fc.assert(
      fc.property(shuffled, (given) => assert.equal(placeless(given, ask(given)), expected)),
      { numRuns: 200, seed: 5280 },
    );
  });
});

describe('RFC 5280 §5.2.3: of lists about the same certificates the newest counts', async () => {
  const rootList = await numbered(root, 9);
  const lists = (...certificateLists: Uint8Array[]): Pools => ({
    trustAnchors: [root.certificate],
    intermediates: [middle.certificate],
    certificateLists: [rootList, ...certificateLists],
    ocspResponses: [],
  });
  const held = entry(leaf, 'certificateHold');
  const gone = entry(leaf, 'keyCompromise');
  const back = entry(leaf, 'removeFromCRL');
  const other = entry(responder, 'keyCompromise');
  const list5 = (entries: Parameters<typeof list>[1], more: Parameters<typeof list>[2]) => list(middle, entries, more);
  const cases: readonly (readonly [string, string, readonly Promise<Uint8Array>[]])[] = [
    ['revoked in the newer', 'revocation.revoked', [numbered(middle, 5), numbered(middle, 6, [gone])]],
    ['suspended in the newer', 'revocation.suspended', [numbered(middle, 5), numbered(middle, 6, [held])]],
    ['suspended in the older alone', 'valid', [numbered(middle, 5, [held]), numbered(middle, 6, [other])]],
    [
      'suspended in the middle of three',
      'valid',
      [numbered(middle, 5), numbered(middle, 6, [held]), numbered(middle, 7)],
    ],
    [
      'a higher number of an earlier time, which no honest issuer makes: both count',
      'revocation.revoked',
      [list5([gone], { number: 9, thisUpdate: hours(-3) }), list5([], { number: 8, thisUpdate: hours(-2) })],
    ],
    [
      'the newest is past its nextUpdate: what it replaced is not taken instead',
      'indeterminate',
      [
        list5([], { number: 5, thisUpdate: hours(-9), nextUpdate: hours(24) }),
        list5([gone], { number: 6, thisUpdate: hours(-8), nextUpdate: hours(-1) }),
      ],
    ],
    [
      'the newest is from the future: it does not count yet',
      'valid',
      [numbered(middle, 5), list5([gone], { number: 6, thisUpdate: hours(1) })],
    ],
    ['a delta revokes', 'revocation.revoked', [numbered(middle, 5), numbered(middle, 6, [gone], 5)]],
    [
      'a delta of a base newer than ours revokes (§5.2.4)',
      'revocation.revoked',
      [numbered(middle, 5), numbered(middle, 8, [gone], 7)],
    ],
    ['a delta alone revokes', 'revocation.revoked', [numbered(middle, 8, [gone], 7)]],
    [
      'a delta of a base newer than ours takes back',
      'revocation.suspended',
      [numbered(middle, 5, [held]), numbered(middle, 8, [back], 7)],
    ],
    ['a delta takes a suspension back', 'valid', [numbered(middle, 5, [held]), numbered(middle, 6, [back], 5)]],
    [
      'a delta takes a final revocation back, which none may',
      'revocation.revoked',
      [numbered(middle, 5, [gone]), numbered(middle, 6, [back], 5)],
    ],
    [
      'the newer of two deltas takes back what the older says',
      'valid',
      [numbered(middle, 5), numbered(middle, 6, [held], 5), numbered(middle, 7, [back], 5)],
    ],
    [
      'the newer of two deltas says what the older took back',
      'revocation.suspended',
      [numbered(middle, 5, [held]), numbered(middle, 6, [back], 5), numbered(middle, 7, [held], 5)],
    ],
    [
      'a complete list newer than the delta',
      'valid',
      [numbered(middle, 5), numbered(middle, 6, [held], 5), numbered(middle, 7)],
    ],
    [
      'a delta past its nextUpdate that suspends: the list before it is no answer',
      'indeterminate',
      [numbered(middle, 5), list5([held], { number: 6, baseNumber: 5, thisUpdate: hours(-4), nextUpdate: hours(-1) })],
    ],
    [
      'a delta past its nextUpdate that revokes for good, which nothing takes back (§5.3.1, ADR 83)',
      'revocation.revoked',
      [numbered(middle, 5), list5([gone], { number: 6, baseNumber: 5, thisUpdate: hours(-4), nextUpdate: hours(-1) })],
    ],
  ];
  for (const [what, expected, made] of cases)
    it(what, async () => always(lists(...(await Promise.all(made))), 'certificateLists', expected));

  it('across scopes a revocation counts whichever list is newer', async () => {
    const uri = [{ uri: 'http://crl.example/1' }];
    const partitioned: Issuer = await certificate({ subject: 'Leaf', issuer: middle, key: privateKey('Leaf', 'p256') });
    const whole = await numbered(middle, 8);
    const part = await list5([entry(partitioned, 'keyCompromise')], { number: 7, distributionPoint: uri });
    // Not the certificate's own partition: it does not count.
    always(lists(whole, part), 'certificateLists', 'valid');
  });
});

describe('of several answers the gravest counts, in every order', async () => {
  const say = (status: Parameters<typeof staple>[1]['status'], thisUpdate = hours(-1)) =>
    staple(leaf.certificate, { responder, issuer: middle, thisUpdate, ...(status === undefined ? {} : { status }) });
  const good = await say(undefined);
  const held = await say({ status: 'revoked', at: hours(-5), reason: 'certificateHold' });
  const gone = await say({ status: 'revoked', at: hours(-6), reason: 'keyCompromise' });
  const unknown = await say({ status: 'unknown' });
  const stale = await say(undefined, hours(-60));
  const rootList = await numbered(root, 9);
  const given = (...ocspResponses: Uint8Array[]): Pools => ({
    trustAnchors: [root.certificate],
    intermediates: [middle.certificate],
    certificateLists: [rootList],
    ocspResponses,
  });
  const cases: readonly (readonly [string, string, Pools])[] = [
    ['suspended and revoked', 'revocation.revoked', given(good, held, gone, unknown, stale)],
    ['suspended', 'revocation.suspended', given(good, held, unknown)],
    ['good', 'valid', given(good, unknown, stale)],
    ['unknown', 'indeterminate', given(unknown, stale)],
  ];
  for (const [what, expected, one] of cases) it(what, () => always(one, 'ocspResponses', expected));
});
