import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { readAnswer, readAnswerForm } from '@inro/presentation';
import { VerifierCache } from '@inro/verifier';
import { verifyAuthenticationSync } from '@inro/verifier/node';
import * as jose from 'jose';
import { now } from './support/authority.ts';
import { openScene } from './support/service.ts';

const { authority, person, bank, staple } = await openScene();
after(() => bank.folder.dispose());

describe('jose agrees with the SDK', () => {
  it('on the request that the SDK signs, and on the answer that it accepts', async () => {
    const login = await bank.begin('cross-device');
    const { x5c } = jose.decodeProtectedHeader(login.jwt);
    const leaf = new X509Certificate(Buffer.from(x5c![0]!, 'base64'));
    const request = await jose.jwtVerify(login.jwt, leaf.publicKey, { currentDate: now, algorithms: ['ES256'] });
    assert.equal(request.payload.state, login.transaction);
    const body = await login.answer(person, staple);
    const form = readAnswerForm(body);
    const jws = form.kind === 'answer' ? form.jws : '';
    const key = createPublicKey(
      new X509Certificate(person.certificate).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    const verified = await jose.jwtVerify(jws, key, {
      algorithms: ['RS256'],
      audience: request.payload.client_id as string,
      currentDate: now,
    });
    assert.equal(verified.payload.number, login.number);
    assert.equal((await bank.sdk.receiveAnswer(body)).report?.status, 'valid');
  });
});

/** Milliseconds of processor time of this process: whoever else uses the machine is not measured. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

describe('speed', () => {
  it('checks an answer in at most one millisecond of processor time beyond the verifier (median)', async () => {
    const rounds = 60;
    const cache = new VerifierCache();
    const ours: number[] = [];
    const bare: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const login = await bank.begin('same-device');
      const body = await login.answer(person, staple);
      const form = readAnswerForm(body);
      const answer = readAnswer(form.kind === 'answer' ? form.jws : '');
      const begun = processorTime();
      const report = verifyAuthenticationSync({
        certificate: answer.certificate,
        staple: answer.staple,
        signedData: answer.signingInput,
        signature: answer.signature,
        algorithm: 'RS256',
        purpose: 'user-authentication',
        trustAnchors: [authority.authentication.certificate],
        at: now,
        cache,
      });
      const between = processorTime();
      await bank.sdk.receiveAnswer(body);
      ours.push(processorTime() - between);
      bare.push(between - begun);
      assert.equal(report.status, 'valid');
    }
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[rounds / 2]!;
    const beyond = median(ours) - median(bare);
    assert.ok(beyond <= 1, `${beyond.toFixed(3)} ms beyond the verifier's ${median(bare).toFixed(3)} ms`);
  });
});
