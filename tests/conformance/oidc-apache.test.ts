import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { freePort } from '@inro/host/testing';
import { hanako as person } from '../../apps/ca/test/support.ts';
import { Browser } from '../../apps/gateway/test/support.ts';
import { type Bench, names, openBench } from './oidc-clients/bench.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.dispose());

/** How the server shows who it is: by a secret, which the operator has to allow loudly, or by a key of its own. */
const ways = {
  client_secret_basic(home: string) {
    const secret = 'of-a-test-alone-of-a-test-alone-0000';
    return {
      registration: { acceptsSharedSecret: createHash('sha256').update(secret).digest('base64url') },
      lines: `OIDCClientSecret ${secret}`,
      home,
    };
  },
  private_key_jwt(home: string) {
    // The module's own: RS256, by a key in PEM.
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(home, 'client.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    // Whose fingerprint (x5t) it writes beside each signature: without a certificate it ends, at the first login.
    const certificate = ['req', '-x509', '-new', '-key', 'client.key', '-subj', '/CN=apache', '-out', 'client.cer'];
    execFileSync('openssl', certificate, { cwd: home, stdio: 'ignore' });
    return {
      registration: { jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'apache' }] } },
      lines: `OIDCPublicKeyFiles apache#${home}/client.cer\nOIDCPrivateKeyFiles apache#${home}/client.key`,
      home,
    };
  },
} as const;

describe('Debian’s Apache with mod_auth_openidc logs a person in', () => {
  for (const [way, prepare] of Object.entries(ways))
    it(`by ${way}, and hands subject, name and address to what stands behind it`, async () => {
      const port = await freePort();
      const home = join(bench.folder.path, `apache-${way}`);
      mkdirSync(join(home, 'htdocs'), { recursive: true });
      const { registration, lines } = prepare(home);
      const id = `apache${way.replaceAll('_', '')}`;
      await bench.town.certify(id, {
        names,
        kind: 'web',
        profile: 'plain',
        redirectUris: [`http://localhost:${port}/callback`],
        mayAskFor: ['name', 'address'],
        keptDays: 0,
        ...registration,
      } as never);
      const shown = ['REMOTE_USER', 'OIDC_CLAIM_name', 'OIDC_CLAIM_address'];
      const page = `<meta charset="utf-8">${shown.map((name) => `[<!--#echo encoding="none" var="${name}" -->]`).join('')}`;
      writeFileSync(join(home, 'htdocs/index.html'), page);
      writeFileSync(join(home, 'apache.conf'), apacheConfiguration({ home, port, id, way, lines }));
      const apache = spawn('apache2', ['-X', '-f', join(home, 'apache.conf')], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      bench.running.add(apache);
      for (let i = 0; i < 100; i++) {
        const answer = await httpRequest(`http://localhost:${port}/open`).catch(() => undefined);
        if (answer) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const before = bench.tokensAsked();
      const browser = new Browser();
      const callback = await bench
        .logInAt(`http://localhost:${port}/`, browser)
        .catch((failure) => assert.fail(`${failure}\n${readFileSync(join(home, 'error.log'), 'utf8')}`));
      const { status, text } = await browser
        .open(callback)
        .catch((failure) => assert.fail(`${failure}\n${readFileSync(join(home, 'error.log'), 'utf8')}`));
      apache.kill('SIGTERM');
      assert.equal(status, 200, readFileSync(join(home, 'error.log'), 'utf8'));
      const [, subject, name, address] = /\[([\w-]{54})\S*\]\[(.*?)\]\[(.*?)\]/.exec(text) ?? [];
      assert.ok(subject, text);
      assert.equal(name, person.name);
      assert.ok(address?.includes(person.address), address);
      assert.equal(bench.tokensAsked() - before, 1);
    });

  const apacheConfiguration = ({
    home,
    port,
    id,
    way,
    lines,
  }: Record<'home' | 'id' | 'way' | 'lines', string> & { port: number }) => `
ServerRoot ${home}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${home}/pid
ErrorLog ${home}/error.log
${['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'mime', 'include', 'filter', 'auth_openidc']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
TypesConfig /etc/mime.types
DocumentRoot ${home}/htdocs
DirectoryIndex index.html
OIDCProviderMetadataURL ${bench.town.issuer}/.well-known/openid-configuration
OIDCClientID ${id}
${lines}
OIDCProviderTokenEndpointAuth ${way}
OIDCRedirectURI http://localhost:${port}/callback
OIDCCryptoPassphrase of-a-test-alone
OIDCPKCEMethod S256
OIDCScope "openid name address"
OIDCIDTokenSignedResponseAlg ES256
OIDCCacheType shm
OIDCRemoteUserClaim sub
<Directory ${home}/htdocs>
  AuthType openid-connect
  Require valid-user
  Options +Includes
  SetOutputFilter INCLUDES
</Directory>
`;
});
