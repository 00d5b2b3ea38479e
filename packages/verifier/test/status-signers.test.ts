import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { oid, parseCertificate, readPublicKey } from '@inro/pki/read';
import {
  at,
  certificate,
  extensions,
  type Issuer,
  login,
  newResponder,
  privateKey,
  requestOf,
  signBody,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import { type ValidationReport, verifyAuthenticationSync, verifyCertificateSync } from '../src/node/index.ts';
import { rewritten } from './support/bytes.ts';
import { ask, entry, leaf, middle, namesake, numbered, type Pools, permutations, root } from './support/pools.ts';

const e = oid.extension;
const key = (name: string) => privateKey(name, 'p256');
const codes = (report: ValidationReport) => report.findings.map(({ code }) => code);
const rootList = await numbered(root, 9);
const given = (more: Partial<Pools>): Pools => ({
  trustAnchors: [root.certificate],
  intermediates: [middle.certificate],
  certificateLists: [rootList],
  ocspResponses: [],
  ...more,
});

describe('RFC 6960 §4.2.2.2.1: a delegated responder that something at hand revokes answers for nobody', async () => {
  const plain = await newResponder(middle, { change: { [e.ocspNoCheck]: null } });
  const nocheck = await newResponder(middle);
  const good = (responder: Issuer) => staple(leaf.certificate, { responder, issuer: middle });
  for (const [what, responder] of [
    ['without nocheck', plain],
    ['with nocheck, which only spares the asking', nocheck],
  ] as const) {
    it(`by a list: ${what}`, async () => {
      const answers = [await good(responder)];
      for (const reason of ['keyCompromise', 'certificateHold', 'superseded'] as const) {
        const revoking = await numbered(middle, 9, [entry(responder, reason)]);
        // A delta revokes, and alone it calls nothing good: the response stands by itself.
        const parted = await numbered(middle, 9, [entry(responder, reason)], 8);
        for (const lists of permutations([rootList, parted])) {
          const report = ask(given({ certificateLists: lists, ocspResponses: answers }));
          assert.equal(report.status, 'indeterminate');
          assert.ok(codes(report).includes('ocsp.responder_revoked'));
        }
        const both = ask(given({ certificateLists: [rootList, revoking], ocspResponses: answers }));
        assert.equal(both.status, 'valid'); // by the list
        assert.ok(codes(both).includes('ocsp.responder_revoked'));
      }
    });
    it(`by an answer of the issuer: ${what}`, async () => {
      const revoking = await staple(responder.certificate, {
        responder: middle,
        issuer: middle,
        status: { status: 'revoked', at, reason: 'keyCompromise' },
      });
      for (const answers of permutations([await good(responder), revoking]))
        assert.equal(ask(given({ ocspResponses: answers })).status, 'indeterminate');
    });
  }
  it('stays good where nothing at hand revokes it, or what does is not its issuer’s', async () => {
    const answers = [await good(plain)];
    assert.equal(ask(given({ ocspResponses: answers })).status, 'valid');
    const lists: readonly Promise<Uint8Array>[] = [
      numbered(middle, 9, [entry(nocheck, 'superseded')], 8),
      numbered({ ...namesake, name: middle.name }, 9, [entry(plain, 'keyCompromise')], 8),
    ];
    for (const one of lists)
      assert.equal(ask(given({ certificateLists: [rootList, await one], ocspResponses: answers })).status, 'valid');
  });
  it('two responders that revoke each other end in time, in either order alike', async () => {
    const other = await newResponder(middle, { change: { [e.ocspNoCheck]: null }, key: key('Other responder') });
    const revoked = { status: 'revoked', at, reason: 'keyCompromise' } as const;
    const answers = [
      await good(plain),
      await good(other),
      await staple(plain.certificate, { responder: other, issuer: middle, status: revoked }),
      await staple(other.certificate, { responder: plain, issuer: middle, status: revoked }),
    ];
    const reports = [...permutations(answers)].map((order) => ask(given({ ocspResponses: order })).status);
    assert.equal(new Set(reports).size, 1);
  });
  it('at a login too', async () => {
    const one = await login();
    const responder = await newResponder(one.root, { change: { [e.ocspNoCheck]: null } });
    const answer = await staple(one.holder.certificate, { responder, issuer: one.root });
    const revoking = await numbered(one.root, 9, [entry(responder, 'keyCompromise')], 8);
    const request = { ...requestOf(one), staple: answer };
    assert.equal(verifyAuthenticationSync(request).status, 'valid');
    assert.equal(verifyAuthenticationSync({ ...request, certificateLists: [revoking] }).status, 'indeterminate');
  });
});

describe('RFC 5280 §6.3.3 (f): who signed a list has a path from the very trust anchor of the certificate', () => {
  it('another anchor of the same name is another issuer, whatever it says', async () => {
    const below = await certificate({ subject: 'Below', issuer: root, key: key('Leaf') });
    const judge = (lists: readonly Uint8Array[], anchors: readonly Uint8Array[]) =>
      verifyCertificateSync({
        certificate: below.certificate,
        trustAnchors: anchors,
        at,
        purpose: 'any',
        revocation: { certificateLists: lists },
      });
    const theirs = await numbered(namesake, 9);
    const revoking = await numbered(namesake, 10, [entry(below, 'keyCompromise')]);
    const delta = await numbered(namesake, 10, [entry(below, 'keyCompromise')], 9);
    for (const anchors of permutations([root.certificate, namesake.certificate])) {
      for (const one of [theirs, revoking, delta]) {
        const alone = judge([one], anchors);
        assert.equal(alone.status, 'indeterminate');
        for (const lists of permutations([one, rootList])) assert.equal(judge(lists, anchors).status, 'valid');
      }
      assert.ok(codes(judge([theirs], anchors)).includes('crl.issuer_not_authorized'));
    }
  });
  it('the old key of an anchor signs on where it vouched for the new one (RFC 4210 §4.4), and not where it did not', async () => {
    const old = await certificate({ subject: 'Root', ca: {}, key: key('Old root') });
    const renewed = await certificate({ subject: 'Root', issuer: old, ca: {}, key: key('New root') });
    const below = await certificate({ subject: 'Below', issuer: renewed, key: key('Leaf') });
    const list = await numbered(old, 9);
    for (const trustAnchors of permutations([old.certificate, renewed.certificate, namesake.certificate])) {
      const judge = (certificateLists: readonly Uint8Array[]) =>
        verifyCertificateSync({
          certificate: below.certificate,
          trustAnchors,
          at,
          purpose: 'any',
          revocation: { certificateLists },
        }).status;
      assert.equal(judge([list]), 'valid');
      assert.equal(judge([await numbered(namesake, 9)]), 'indeterminate');
    }
  });
  it('a signer that one anchor certified signs nothing below another, and what was found for one is not taken for the other', async () => {
    for (const [name, otherName] of [
      ['First anchor', 'Second anchor'],
      ['Second anchor', 'First anchor'],
    ] as const) {
      const own = await certificate({ subject: name, ca: {}, key: key(name) });
      const other = await certificate({ subject: otherName, ca: {}, key: key(otherName) });
      const issuerBy = (issuer: Issuer) => certificate({ subject: 'Crossed', issuer, ca: {}, key: key('Crossed') });
      const [below, beside] = [await issuerBy(own), await issuerBy(other)];
      const signer = await certificate({
        subject: 'Crossed',
        issuer: own,
        key: key('List signer'),
        change: { [e.keyUsage]: extensions.keyUsage(['cRLSign']) },
      });
      const target = await certificate({ subject: 'Target', issuer: below, key: key('Leaf') });
      const judge = async (revokedIssuer: Issuer, by: Issuer) => {
        const lists = [
          await numbered(signer, 9),
          await numbered(own, 9, by === own ? [entry(revokedIssuer, 'keyCompromise')] : []),
          await numbered(other, 9, by === other ? [entry(revokedIssuer, 'keyCompromise')] : []),
        ];
        return new Set(
          [...permutations([own.certificate, other.certificate])].map(
            (trustAnchors) =>
              verifyCertificateSync({
                certificate: target.certificate,
                intermediates: [below.certificate, beside.certificate, signer.certificate],
                trustAnchors,
                at,
                purpose: 'any',
                revocation: { certificateLists: lists },
              }).status,
          ),
        );
      };
      // The path to the signer's own anchor is revoked: the other path has no list that counts.
      assert.ok(!(await judge(below, own)).has('valid'));
      // The other path is revoked: the signer's own anchor stands.
      assert.deepEqual(await judge(beside, other), new Set(['valid']));
    }
  });
  it('two signers that revoke each other are judged alike in every order', async () => {
    const signerOf = (name: string) =>
      certificate({
        subject: 'Middle',
        issuer: root,
        key: key(name),
        change: { [e.keyUsage]: extensions.keyUsage(['cRLSign']) },
      });
    const [one, two] = [await signerOf('List signer 1'), await signerOf('List signer 2')];
    const rootSays = await numbered(root, 9, [entry(two, 'keyCompromise')]);
    const lists = [rootSays, await numbered(one, 9), await numbered(two, 9, [entry(leaf, 'keyCompromise')])];
    const intermediates = [middle.certificate, one.certificate, two.certificate];
    const results = new Set<string>();
    for (const certificateLists of permutations(lists))
      for (const order of permutations(intermediates))
        results.add(ask(given({ certificateLists, intermediates: order })).status);
    // The second signer's certificate is revoked, and with it what it says.
    assert.deepEqual([...results], ['valid']);
  });
  it('hundreds of lists by hundreds of keys of one name end in time, and what went unchecked is never called good', async () => {
    const { tbs } = parseCertificate(middle.certificate);
    const own = parseCertificate(middle.certificate).publicKey.keyBits;
    const strangers: Uint8Array[] = [];
    for (let i = 0; i < 40; i++) {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
      strangers.push(await signBody(namesake.signer, rewritten(tbs, own, readPublicKey(spki).keyBits)));
    }
    const forged: Uint8Array[] = [];
    for (let i = 0; i < 40; i++) forged.push(await numbered({ ...namesake, name: middle.name }, 9));
    const answer = await staple(leaf.certificate, { responder: await newResponder(middle), issuer: middle });
    const start = performance.now();
    const report = ask(
      given({
        intermediates: [middle.certificate, ...strangers],
        certificateLists: [rootList, ...forged],
        ocspResponses: [answer],
      }),
    );
    assert.ok(performance.now() - start < 2000);
    assert.equal(report.status, 'indeterminate');
  });
  it('a certificate that is handed in twice, as anchor and as intermediate, is one', async () => {
    const twice = given({ intermediates: [root.certificate, middle.certificate, leaf.certificate] });
    const list = await numbered(middle, 9);
    assert.equal(ask({ ...twice, certificateLists: [rootList, list] }).status, 'valid');
  });
});
