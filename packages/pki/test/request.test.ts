import assert from 'node:assert/strict';
import { constants, createHash, generateKeyPairSync, privateEncrypt, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fromHex, utf8 } from '@inro/foundation';
import * as pkijs from 'pkijs';
import {
  issue,
  newRoot,
  newSigner,
  notAfter,
  notBefore,
  points,
  randomness,
  signingProfile,
  workFolder,
} from '../../../quality/testing/pki/certificates.ts';
import { basicAttributeNames, encodeName, serialNumber } from '../src/issue/index.ts';
import { keySigner } from '../src/issue/node/index.ts';
import { oid, parseCertificateRequest, parseSignedApplication } from '../src/read/index.ts';
import {
  applicationNonce,
  assembleApplication,
  buildCertificateRequest,
  prepareApplication,
} from '../src/request/index.ts';

describe('RFC 5652: the signed application', () => {
  it('openssl cms -verify and our strict reader accept what a card signed as raw DigestInfo', async () => {
    using folder = workFolder();
    const root = await newRoot('rsa-2048');
    const card = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const attributes = {
      name: '山田　花子',
      nameSubstitutions: '00000',
      sex: '2',
      dateOfBirth: '420010303',
      address: '東京都',
      addressSubstitutions: '00000',
    };
    const certificate = await issue(
      signingProfile,
      {
        serialNumber: serialNumber(randomness),
        notBefore,
        notAfter,
        subject: encodeName([['commonName', 'card']]),
        subjectPublicKeyInfo: keySigner(card).publicKey,
        alternativeNames: basicAttributeNames(attributes, oid.inro.attribute),
        ...points,
      },
      root.signer,
      root.identity,
    );
    const content = utf8('{"type":"inro-application-1"}');
    const prepared = prepareApplication(content, certificate);
    assert.equal(prepared.digest.length, 32);
    // COMPUTE DIGITAL SIGNATURE, P1 = 00: PKCS #1 v1.5 padding over the bytes given.
    const digestInfo = Buffer.concat([fromHex('3031300D060960864801650304020105000420'), prepared.digest]);
    const signature = privateEncrypt({ key: card, padding: constants.RSA_PKCS1_PADDING }, digestInfo);
    const cms = assembleApplication(prepared, new Uint8Array(signature));

    folder.write('root.der', root.certificate);
    folder.openssl('x509', '-in', 'root.der', '-out', 'root.pem');
    folder.write('application.der', cms);
    const at = String(notBefore.getTime() / 1000 + 60);
    const said = folder.openssl(
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      'application.der',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      '-attime',
      at,
    );
    assert.equal(said, '{"type":"inro-application-1"}');

    const read = parseSignedApplication(cms);
    assert.ok(
      verify(
        'sha256',
        read.signedAttributes,
        { key: Buffer.from(read.certificate.publicKey.spki), format: 'der', type: 'spki' },
        read.signature,
      ),
    );
    assert.deepEqual(Buffer.from(read.messageDigest), createHash('sha256').update(content).digest());
    assert.deepEqual(Buffer.from(applicationNonce(cms)), createHash('sha256').update(cms).digest());
    const theirs = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(cms as Uint8Array<ArrayBuffer>).content });
    assert.ok(await theirs.verify({ signer: 0, checkChain: false }));
  });

  it('RFC 2986: openssl req verifies our certificate requests, and we read those of openssl', async () => {
    using folder = workFolder();
    for (const rule of ['rsa-2048', 'ec-p256'] as const) {
      const signer = newSigner(rule);
      const request = await buildCertificateRequest('bank', {
        ...signer,
        algorithm: rule === 'ec-p256' ? 'ecdsa-with-SHA256' : 'sha256WithRSAEncryption',
      });
      folder.write('request.der', request);
      folder.openssl('req', '-verify', '-noout', '-inform', 'DER', '-in', 'request.der');
      assert.deepEqual(new Uint8Array(parseCertificateRequest(request).subjectPublicKeyInfo), signer.publicKey);
    }
    folder.openssl(
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'k.pem',
      '-subj',
      '/CN=shop',
      '-outform',
      'DER',
      '-out',
      'their.der',
    );
    const bytes = readFileSync(`${folder.path}/their.der`);
    assert.deepEqual(parseCertificateRequest(new Uint8Array(bytes)).subject.texts(oid.attribute.commonName), ['shop']);
  });
});
