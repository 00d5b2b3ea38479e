import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { readAnswerForm } from '@inro/presentation';
import * as jose from 'jose';
import { now } from '../../../quality/testing/relying-party/authority.ts';
import { openScene } from '../../../quality/testing/relying-party/service.ts';

const { person, bank, staple } = await openScene();
after(() => bank.folder.dispose());

describe('jose agrees with the SDK', () => {
  it('on the request that the SDK signs, and on the answer that it accepts', async () => {
    const login = await bank.begin('cross-device');
    const { x5c } = jose.decodeProtectedHeader(login.jwt);
    const leaf = new X509Certificate(Buffer.from(x5c![0]!, 'base64'));
    const request = await jose.jwtVerify(login.jwt, leaf.publicKey, { currentDate: now, algorithms: ['ES256'] });
    assert.equal(request.payload.state, login.id);
    const body = await login.answer(person, staple);
    const form = readAnswerForm(body);
    const jws = form.kind === 'answer' ? form.presentations.login! : '';
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
