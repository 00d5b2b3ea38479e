import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { createLogger, httpRequest, PeerClient } from '@inro/host';
import { freePort } from '@inro/host/testing';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { planCertificate } from '../src/issuance/plan.ts';
import { openContext, startCertificationAuthority } from '../src/start.ts';
import { digestText, fromText, makeOrder, startTestAuthority } from './support.ts';

const refused = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;

describe('Operation of the authority', () => {
  it('two instances on one database and one key folder issue, answer and revoke as one', async () => {
    const ca = await startTestAuthority();
    const [port, statusPort] = [await freePort(), await freePort()];
    const topology = {
      ...ca.config.topology,
      origins: { ...ca.config.topology.origins, ca: `http://ca.localhost:${port}` },
    };
    const second = await startCertificationAuthority({
      config: { ...ca.config, port, topology },
      log: createLogger('ca', 'error'),
      clock: ca.clock,
      places: ca.places,
      statusPort,
    });
    try {
      const other = new PeerClient({ ...ca.configs.registration!, topology }, ca.clock);
      const { body } = makeOrder('phone', await ca.card(), ca.element);
      const [one, two] = await Promise.all([ca.issue('both', body), other.call('ca', 'PUT', '/issuances/both', body)]);
      assert.deepEqual(one, two);
      const [certificate, issuer] = [fromText(one.certificates[0]!.certificate), fromText(one.certificates[0]!.issuer)];
      const request = encodeURIComponent(toBase64(buildOcspRequest(certificate, issuer)));
      const ask = async (origin: string) =>
        parseOcspResponse((await httpRequest(`${origin}/ocsp/${request}`)).body).basic!.responses[0]!.status;
      const origins = [ca.statusOrigin, `http://127.0.0.1:${statusPort}`];
      for (const origin of origins) assert.equal(await ask(origin), 'good');
      await other.call('ca', 'PUT', `/revocations/${digestText(certificate)}`, {
        reason: 'keyCompromise',
        at: ca.clock.now().toISOString(),
      });
      for (const origin of origins) assert.equal(await ask(origin), 'revoked', 'at once, on both');
    } finally {
      await second.close();
      await ca.dispose();
    }
  });

  it('keys of another authority are refused at the start, and so is a wrong passphrase', async () => {
    const ca = await startTestAuthority();
    try {
      const means = { config: ca.config, log: createLogger('ca', 'silent'), clock: ca.clock };
      await assert.rejects(
        openContext({ ...means, places: { ...ca.places, keysDir: join(ca.places.keysDir, 'others') } }),
        refused('ca.key_mismatch'),
      );
      rmSync(ca.places.passphraseFile);
      await assert.rejects(openContext({ ...means, places: ca.places }), refused('pki.key_not_opened'));
    } finally {
      await ca.dispose();
    }
  });

  it('what breaks a rule is never recorded, and so never signed: the lint stands before both', async () => {
    const ca = await startTestAuthority();
    try {
      const { context } = ca.running;
      const authority = context.authorities.signature;
      const contents = {
        subject: authority.identity.name,
        subjectPublicKeyInfo: authority.signer.publicKey,
        alternativeNames: [{ dnsName: 'a' }],
      };
      const findings = (notAfter: Date): unknown => {
        const order = { kind: 'digitalSignature', profile: 'phone-digital-signature', crl: 'x' } as const;
        try {
          planCertificate(context, authority, { ...order, contents: { ...contents, notAfter } });
          return undefined;
        } catch (failure) {
          assert.ok(refused('ca.lint_failed')(failure));
          return (failure as InroError).details.findings;
        }
      };
      const end = authority.certificate.notAfter.at;
      assert.equal(findings(new Date(0)), 'validity_in_order');
      assert.equal(findings(new Date(end)), undefined);
      // ADR 51: nothing outlives its root; what would is cut, and nothing begins after it.
      const order = { kind: 'digitalSignature', profile: 'phone-digital-signature', crl: 'x' } as const;
      const late = { ...order, contents: { ...contents, notAfter: new Date(end + 86_400_000) } };
      assert.equal(planCertificate(context, authority, late).notAfter.getTime(), end);
      const over = { ...context, clock: { now: () => new Date(end + 1000) } };
      assert.throws(() => planCertificate(over, authority, late), refused('ca.lint_failed'));
    } finally {
      await ca.dispose();
    }
  });
});
