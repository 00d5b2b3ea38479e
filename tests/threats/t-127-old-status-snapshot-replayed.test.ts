// The threat: docs/threats/t-127-old-status-snapshot-replayed.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import { type RevocationInput, verifyCertificateSync } from '@inro/verifier/node';
import { signStatusSnapshot } from '../../packages/pki/src/issue/status-snapshot.ts';
import { at, certificate, extensions, newRoot, privateKey } from '../../quality/testing/verifier/authority.ts';

const days = (n: number): Date => new Date(at.getTime() + n * 86_400_000);
const root = await newRoot('Root', 'p256');
const stolen = await certificate({ subject: 'Stolen', issuer: root, key: privateKey('Stolen', 'p256') });
const signer = await certificate({
  subject: 'Status snapshots',
  issuer: root,
  key: privateKey('snapshots', 'p256'),
  change: {
    [oid.extension.extendedKeyUsage]: extensions.extendedKeyUsage([oid.inro.extendedKeyUsage.statusSnapshot]),
  },
});
const snapshot = (number: number, producedAt: Date, revoked: readonly Uint8Array[]) =>
  signStatusSnapshot(signer, {
    number,
    producedAt,
    notAfter: new Date(producedAt.getTime() + 14 * 86_400_000),
    issuerPublicKey: parseCertificate(root.certificate).subjectPublicKeyInfo,
    salt: new Uint8Array(16).fill(number),
    revoked,
    suspended: [],
  });
const before = await snapshot(40, days(-6), []);
const now = await snapshot(46, days(-0.5), [parseCertificate(stolen.certificate).serialNumber]);
const ask = (revocation: RevocationInput) =>
  verifyCertificateSync({
    certificate: stolen.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'user-authentication',
    revocation,
  });
const TWO_DAYS = 2 * 86_400;
const WEEK = 7 * 86_400;

describe('T-127 an old status snapshot is replayed to a verifier without a network', () => {
  it('is refused by its number, by its age, and beside the newer one', () => {
    assert.equal(ask({ statusSnapshots: [now], offlineSnapshotAge: TWO_DAYS }).status, 'invalid');
    assert.equal(ask({ statusSnapshots: [before], offlineSnapshotAge: TWO_DAYS }).status, 'indeterminate');
    const known = { offlineSnapshotAge: WEEK, minimumSnapshotNumber: 46 };
    assert.equal(ask({ statusSnapshots: [before], ...known }).status, 'indeterminate');
    assert.equal(ask({ statusSnapshots: [before, now], offlineSnapshotAge: WEEK }).status, 'invalid');
  });

  it('counter-test: without the number and with a wider age it is taken, and the report says how old it is', () => {
    const report = ask({ statusSnapshots: [before], offlineSnapshotAge: WEEK });
    assert.equal(report.status, 'valid');
    assert.deepEqual(report.findings[0]?.detail, { ageMinutes: 6 * 1440, number: 40 });
  });
});
