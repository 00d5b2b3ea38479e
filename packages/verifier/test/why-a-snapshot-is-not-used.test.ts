import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate, parseStatusSnapshot } from '@inro/pki/read';
import { at, certificate, extensions, privateKey } from '../../../quality/testing/verifier/authority.ts';
import { type StatusSnapshotToBeSigned, signStatusSnapshot } from '../../pki/src/issue/status-snapshot.ts';
import type { RevocationInput } from '../src/index.ts';
import { VerifierCache } from '../src/node/index.ts';
import { answer, crl, e, hours, leaf, root, single } from './support/status.ts';
import { ask, iso, SECOND, said, timesOf } from './support/status-questions.ts';

describe('docs/protocol/status-snapshot.md: why a snapshot is not used', async () => {
  const signer = await certificate({
    subject: 'Status snapshots',
    issuer: root,
    key: privateKey('snapshots', 'p256'),
    change: {
      [e.extendedKeyUsage]: extensions.extendedKeyUsage([oid.inro.extendedKeyUsage.statusSnapshot]),
    },
  });
  const make = (more: Partial<StatusSnapshotToBeSigned> = {}) =>
    signStatusSnapshot(signer, {
      number: 12,
      producedAt: hours(-1),
      notAfter: hours(24),
      issuerPublicKey: parseCertificate(root.certificate).subjectPublicKeyInfo,
      salt: new Uint8Array(16).fill(7),
      revoked: [],
      suspended: [],
      ...more,
    });
  const { serialNumber } = parseCertificate(leaf.certificate);
  const unusable = (code: string) => [`${code} snapshot-0`, 'revocation.unusable certificate'];
  const stale = ['snapshot.stale snapshot-0', 'revocation.stale certificate'];
  const used = 'revocation.snapshot_used snapshot-0';
  const cases: readonly (readonly [
    string,
    Partial<StatusSnapshotToBeSigned>,
    Partial<RevocationInput>,
    readonly string[],
  ])[] = [
    ['good', {}, {}, [used]],
    ['revoked', { revoked: [serialNumber] }, {}, [used, 'revocation.revoked certificate']],
    ['suspended', { suspended: [serialNumber] }, {}, [used, 'revocation.suspended certificate']],
    ['in a minute', { producedAt: hours(60 * SECOND) }, {}, [used]],
    ['later', { producedAt: hours(61 * SECOND) }, {}, unusable('snapshot.not_yet_valid')],
    ['that ends now', { notAfter: at }, {}, [used]],
    ['that has ended', { notAfter: hours(-SECOND) }, {}, stale],
    ['a day old', { producedAt: hours(-24) }, {}, [used]],
    ['more than a day old', { producedAt: hours(-24 - SECOND) }, {}, stale],
    ['as old as the caller takes', {}, { maximumAge: 3600 }, [used]],
    ['older than the caller takes', {}, { maximumAge: 3599 }, stale],
    ['as old as the caller takes offline', {}, { maximumAge: 1, offlineSnapshotAge: 3600 }, [used]],
    ['older than the caller takes offline', {}, { offlineSnapshotAge: 3599 }, stale],
    ['of the number seen before', {}, { minimumSnapshotNumber: 12 }, [used]],
    ['of a number before it', {}, { minimumSnapshotNumber: 13 }, unusable('snapshot.rolled_back')],
    ['of number 0', { number: 0 }, {}, [used]],
    [
      'from before the certificate',
      { producedAt: new Date('2024-12-31T23:59:59Z') },
      { offlineSnapshotAge: 1e9 },
      ['snapshot.issued_later certificate', 'revocation.unknown certificate'],
    ],
    [
      'from the certificate’s first second',
      { producedAt: new Date('2025-01-01T00:00:00Z') },
      { offlineSnapshotAge: 1e9 },
      [used],
    ],
  ];
  for (const [what, options, input, found] of cases)
    it(`${what}: ${found.join(', ')}`, async () => {
      const report = ask({ statusSnapshots: [await make(options)], ...input });
      assert.deepEqual(said(report), found);
    });
  it('says its age in whole minutes, and the times it went by', async () => {
    const report = ask({ statusSnapshots: [await make({ producedAt: hours(-1 - 59 * SECOND) })] });
    assert.deepEqual(report.findings[0]!.detail, { ageMinutes: 60, number: 12 });
    assert.deepEqual(timesOf(report), [
      ['producedAt', 'snapshot-0', iso(-1 - 59 * SECOND)],
      ['nextUpdate', 'snapshot-0', iso(24)],
    ]);
    const ahead = ask({ statusSnapshots: [await make({ producedAt: hours(30 * SECOND) })] });
    assert.equal(ahead.findings[0]!.detail!.ageMinutes, 0);
  });
  it('of two of one number the later counts, of two numbers the higher, in any order', async () => {
    const gone = { revoked: [serialNumber] };
    for (const [first, second] of [
      [{ ...gone, producedAt: hours(-1) }, { producedAt: hours(-2) }],
      [
        { ...gone, number: 13, producedAt: hours(-2) },
        { number: 12, producedAt: hours(-1) },
      ],
    ] as const)
      for (const snapshots of [
        [await make(first), await make(second)],
        [await make(second), await make(first)],
      ])
        assert.equal(ask({ statusSnapshots: snapshots }).status, 'invalid');
  });
  it('one whose signature is wrong is wrong each time, parsed once or not', async () => {
    const bytes = await make();
    const end = Buffer.from(bytes).indexOf(parseStatusSnapshot(bytes).signature) + 20;
    const wrong = parseStatusSnapshot(bytes.map((octet, i) => (i === end ? octet ^ 1 : octet)));
    const cache = new VerifierCache();
    for (const _ of [1, 2])
      assert.deepEqual(said(ask({ statusSnapshots: [wrong] }, { cache })), unusable('snapshot.signature_invalid'));
    assert.equal(cache.snapshot(wrong), false);
    const right = parseStatusSnapshot(bytes);
    cache.rememberSnapshot(right, false);
    assert.deepEqual(said(ask({ statusSnapshots: [right] }, { cache })), unusable('snapshot.signature_invalid'));
  });
  it('one that is unusable beside one that is stale: what says more is said, in any order', async () => {
    const [old, back] = [await make({ notAfter: hours(-SECOND) }), await make({ number: 1 })];
    for (const statusSnapshots of [
      [old, back],
      [back, old],
    ]) {
      const report = ask({ statusSnapshots, minimumSnapshotNumber: 12 });
      assert.ok(said(report).includes('revocation.stale certificate'));
      assert.equal(report.findings.length, 3);
    }
  });
  it('goes after a list or a response that counts, and before nothing', async () => {
    const snapshot = await make();
    const old = await answer({ singles: [single({ from: -3, to: -2 })] });
    assert.deepEqual(said(ask({ statusSnapshots: [snapshot], ocspResponses: [await answer()] })), []);
    assert.deepEqual(said(ask({ statusSnapshots: [snapshot], ocspResponses: [old] })), ['ocsp.stale ocsp-0', used]);
    assert.deepEqual(said(ask({ statusSnapshots: [snapshot], certificateLists: [await crl({ revokes: leaf })] })), [
      'revocation.revoked certificate',
    ]);
  });
});
