import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { InroError } from '@inro/problem';
import { workFolder } from '../../../quality/testing/pki/certificates.ts';
import { openOrCreateKeyFile } from '../src/issue/node/index.ts';

const passphrase = new Secret('correct horse');
const notOpened = (failure: unknown) => failure instanceof InroError && failure.code === 'pki.key_not_opened';

describe('RFC 7914 with AES-256-GCM: a signing key in a file', () => {
  it('is made once, opened by its passphrase alone, and by two processes that begin at once as the same key', async () => {
    using folder = workFolder();
    const path = join(folder.path, 'root.key');
    const [one, two] = await Promise.all([
      openOrCreateKeyFile(path, 'ec-p256', passphrase),
      openOrCreateKeyFile(path, 'ec-p256', passphrase),
    ]);
    assert.deepEqual(one.publicKey, two.publicKey);
    assert.deepEqual(readdirSync(folder.path), ['root.key']);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const message = Buffer.from('message');
    const spki = { key: Buffer.from(one.publicKey), format: 'der', type: 'spki' } as const;
    assert.ok(verify('sha256', message, spki, await two.sign(message)));
    assert.doesNotMatch(readFileSync(path, 'utf8'), /PRIVATE/);
    await assert.rejects(openOrCreateKeyFile(path, 'ec-p256', new Secret('wrong')), notOpened);
  });

  it('refuses a changed file and one with another public key in it', async () => {
    using folder = workFolder();
    const path = join(folder.path, 'root.key');
    await openOrCreateKeyFile(path, 'ec-p256', passphrase);
    const good = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    for (const field of ['salt', 'iv', 'sealed', 'publicKey']) {
      const bytes = Buffer.from(good[field]!, 'base64');
      bytes[5]! ^= 1;
      writeFileSync(path, JSON.stringify({ ...good, [field]: bytes.toString('base64') }));
      await assert.rejects(openOrCreateKeyFile(path, 'ec-p256', passphrase), notOpened, field);
    }
    writeFileSync(path, '{"format":');
    await assert.rejects(openOrCreateKeyFile(path, 'ec-p256', passphrase), notOpened);
  });
});
