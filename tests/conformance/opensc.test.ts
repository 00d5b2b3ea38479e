import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { constants, publicDecrypt, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import { MakerClient } from '../../apps/handset/src/elements/maker-client.ts';
import { openShelf } from '../../apps/handset/src/elements/shelf.ts';
import { JPKI_SD } from '../../quality/testing/element/new-element.ts';
import { type Personalised, personaliseFully } from '../../quality/testing/element/personalised-element.ts';
import { runPhoneMaker } from '../../quality/testing/house/handset.ts';
import { openReaderRoom, type ReaderRoom, type Run } from '../../quality/testing/reader-room/reader-room.ts';
import { channelOf, deployToPhone, readCplc } from '../support/deploy-to-phone.ts';

const folder = mkdtempSync(join(tmpdir(), 'inro-opensc-'));
const maker = await runPhoneMaker(folder);
const { issuer, provider } = maker.masters;
after(() => maker.close());

/** An element from the maker, deployed and personalised by a direct SCP03 script, then laid back on its shelf. */
async function makeElement(kind: 'card' | 'phone', name: string): Promise<Personalised> {
  const shelf = openShelf(folder, new MakerClient(maker.peers));
  const element = await shelf.make(kind, name, kind === 'card' ? 'my-number-card' : 'inro-one');
  const card = element.connect();
  const keys =
    kind === 'phone'
      ? await deployToPhone(card, { issuer, provider })
      : diversifyKeys(provider, await readCplc(channelOf(card)), JPKI_SD);
  const stored = await personaliseFully(channelOf(card), { keys, keyVersion: 0x02 });
  shelf.close();
  return stored;
}

const said = ({ stdout, stderr }: Run): string => `${stdout}${stderr}`;
const fileIn = (name: string): string => join(folder, name);
const derOf = (pem: Buffer): Uint8Array => new Uint8Array(new X509Certificate(pem).raw);

/** Unmodified OpenSSL on a signature over a file, with the certificate that came out of the card. */
function opensslVerifies(certificate: Uint8Array, file: string, signature: string): boolean {
  const publicKey = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' });
  writeFileSync(fileIn('key.pem'), publicKey);
  const run = spawnSync('openssl', ['dgst', '-sha256', '-verify', fileIn('key.pem'), '-signature', signature, file]);
  return run.stdout.toString().includes('Verified OK');
}

for (const [kind, blocked] of [
  ['card', /CKR_GENERAL_ERROR|CKR_PIN_LOCKED/],
  ['phone', /CKR_PIN_LOCKED/],
] as const) {
  describe(`unmodified OpenSC with ${kind === 'card' ? 'a virtual My Number Card' : 'an enrolled phone'}, through pcscd and vpcd`, () => {
    let room: ReaderRoom;
    let stored: Personalised;
    let presented: { stop(): Promise<void> };
    before(async () => {
      stored = await makeElement(kind, kind);
      room = await openReaderRoom();
      const file = join(folder, 'elements', `${kind}-${kind}.sqlite`);
      presented = await room.start('present.ts', kind === 'phone' ? [file, 'contactless'] : [file]);
      for (let tries = 0; room.run('opensc-tool', ['--atr']).status !== 0; tries++) {
        assert.ok(tries < 100, 'the card does not appear in the reader');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    after(async () => {
      await presented?.stop();
      await room?.close();
    });

    const read = (id: string, pin?: string): Uint8Array => {
      const login = pin === undefined ? [] : ['--verify-pin', '--auth-id', id, '--pin', pin];
      const run = room.run('pkcs15-tool', ['--read-certificate', id, ...login]);
      assert.equal(run.status, 0, said(run));
      return derOf(run.stdout);
    };
    const sign = (id: '01' | '02', pin: string, data: string, signature: string): Run =>
      room.run('pkcs11-tool', [
        ...['--slot-index', id === '01' ? '0' : '1', '--login', '--pin', pin, '--id', id],
        ...['--sign', '--mechanism', 'SHA256-RSA-PKCS', '--input-file', data, '--output-file', signature],
      ]);

    it('shows both PINs with their tries, both keys and the certificates', () => {
      const dump = room.run('pkcs15-tool', ['--dump']);
      assert.equal(dump.status, 0, said(dump));
      const text = dump.stdout.toString();
      for (const line of [
        /PIN \[User Authentication PIN\][\s\S]*?Tries left {5}: 3/,
        /PIN \[Digital Signature PIN\][\s\S]*?Tries left {5}: 5/,
        /Private RSA Key \[User Authentication Key\][\s\S]*?ModLength {6}: 2048/,
        /Private RSA Key \[Digital Signature Key\]/,
        /X\.509 Certificate \[User Authentication Certificate\]/,
        /X\.509 Certificate \[Digital Signature Certificate\]/,
        /X\.509 Certificate \[User Authentication Certificate CA\][\s\S]*?Encoded serial/,
        /X\.509 Certificate \[Digital Signature Certificate CA/,
      ]) {
        assert.match(text, line);
      }
    });

    it('reads the certificates, under their secrets where they have one', () => {
      if (kind === 'card') assert.deepEqual(read('1'), stored.userAuthenticationCertificate);
      else assert.notEqual(room.run('pkcs15-tool', ['--read-certificate', '1']).status, 0);
      assert.deepEqual(read('01', '1234'), stored.userAuthenticationCertificate);
      assert.notEqual(room.run('pkcs15-tool', ['--read-certificate', '2']).status, 0);
      assert.deepEqual(read('02', 'ABC123'), stored.digitalSignatureCertificate);
      assert.deepEqual(read('3'), stored.userAuthenticationCa);
      assert.deepEqual(read('4'), stored.digitalSignatureCa);
    });

    for (const [id, pin] of [
      ['01', '1234'],
      ['02', 'ABC123'],
    ] as const) {
      it(`signs with key ${id}, and openssl verifies it with the certificate`, () => {
        const [data, signature] = [fileIn(`data-${kind}-${id}`), fileIn(`signature-${kind}-${id}`)];
        writeFileSync(data, `agreed by ${id}`);
        const run = sign(id, pin, data, signature);
        assert.equal(run.status, 0, said(run));
        const right = id === '01' ? stored.userAuthenticationCertificate : stored.digitalSignatureCertificate;
        const wrong = id === '01' ? stored.digitalSignatureCertificate : stored.userAuthenticationCertificate;
        assert.ok(opensslVerifies(right, data, signature));
        assert.ok(!opensslVerifies(wrong, data, signature));
        writeFileSync(data, 'something else');
        assert.ok(!opensslVerifies(right, data, signature));
      });
    }

    it('is read and signs through our own client over a PC/SC reader too', () => {
      const run = room.run(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, '../../quality/testing/reader-room/read-through-pcsc.ts'),
      ]);
      assert.equal(run.status, 0, said(run));
      const result = JSON.parse(run.stdout.toString());
      assert.equal(result.atr, '3BE000FF8131FE4514');
      assert.equal(result.token, kind);
      const certificate = fromHex(result.certificate);
      assert.deepEqual(certificate, stored.userAuthenticationCertificate);
      const key = { key: new X509Certificate(certificate).publicKey, padding: constants.RSA_PKCS1_PADDING };
      assert.equal(
        publicDecrypt(key, fromHex(result.signature)).toString('hex'),
        `3031300d060960864801650304020105000420${'07'.repeat(32)}`,
      );
    });

    it('counts wrong PINs down to a block, and then refuses the right one', () => {
      const data = fileIn('data-blocked');
      writeFileSync(data, 'x');
      const triesLeft = () =>
        /User Authentication PIN\][\s\S]*?Tries left {5}: (\d)/.exec(
          room.run('pkcs15-tool', ['--dump']).stdout.toString(),
        )?.[1];
      for (const left of ['2', '1', '0']) {
        const run = sign('01', '9999', data, fileIn('never'));
        assert.notEqual(run.status, 0);
        assert.match(said(run), left === '0' ? blocked : /CKR_PIN_INCORRECT/);
        assert.equal(triesLeft(), left);
      }
      const right = sign('01', '1234', data, fileIn('never'));
      assert.notEqual(right.status, 0);
      assert.match(said(right), blocked);
      assert.equal(sign('02', 'ABC123', data, fileIn('other')).status, 0, 'the other secret is not touched');
    });
  });
}

after(() => rmSync(folder, { recursive: true, force: true }));
