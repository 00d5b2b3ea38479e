import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { persons } from '../../quality/linkability/cast.ts';
import { live, phoneOf } from '../../quality/people/states.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { openReaderRoom, type ReaderRoom, type Run } from '../../quality/testing/reader-room/reader-room.ts';

// Rare characters: what hurts a foreign reader most.
const citizen = persons[1]!;
const folder = temporaryFolder();
const fileIn = (name: string): string => join(folder.path, name);
const kinds = {
  userAuthentication: { id: '01', slot: '0', root: 'authentication-1', alias: 'User Authentication Certificate' },
  digitalSignature: { id: '02', slot: '1', root: 'signature-1', alias: 'Digital Signature Certificate' },
} as const;
type Kind = keyof typeof kinds;
/** What OpenSC calls the secrets, and after them its tokens. */
const pinNames = { userAuthentication: 'User Authentication PIN', digitalSignature: 'Digital Signature PIN' } as const;
const both = Object.keys(kinds) as Kind[];
const secretOf: Readonly<Record<'card' | 'phone', Readonly<Record<Kind, string>>>> = {
  card: { userAuthentication: citizen.cardPin, digitalSignature: citizen.cardPassword },
  phone: { userAuthentication: citizen.phonePin, digitalSignature: citizen.phonePassword },
};

let house: TestSystem;
let room: ReaderRoom;
let bridge: () => Promise<void>;
before(async () => {
  house = await startTestSystem();
  await live(house.system, citizen);
  room = await openReaderRoom();
  bridge = await room.bringOut(folder.path);
  await fetchStatusFiles();
});
after(async () => {
  await bridge?.();
  await room?.close();
  await house?.dispose();
  folder.dispose();
});

const said = ({ stdout, stderr }: Run): string => `${stdout}${stderr}`;
function judge(program: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(program, args, { timeout: 30_000 });
  return { status, stdout, stderr: stderr.toString() };
}
function accepts(program: string, ...args: readonly string[]): string {
  const run = judge(program, ...args);
  assert.equal(run.status, 0, `${program} ${args.join(' ')}\n${said(run)}`);
  return said(run);
}
/**
 * pkcs11-tool counts its errors, and other releases try other things: what it calls one has to be in this table, whatever
 * their number. It is empty: the applet answers all that OpenSC's own test asks.
 */
const shortcomings: readonly RegExp[] = [];
function assertNoErrors(text: string): void {
  const errors = text.split('\n').filter((line) => /\bERR\b|error:|^C_\w+ failed/i.test(line));
  const unknown = errors.filter((line) => !shortcomings.some((known) => known.test(line)));
  assert.deepEqual(unknown, [], text);
}
const keepPem = (name: string, label: string, der: Uint8Array): string => {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  writeFileSync(fileIn(name), `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`);
  return fileIn(name);
};

async function fetchStatusFiles(): Promise<void> {
  const { body } = await httpRequest(`${house.system.origin('status')}/ca`);
  const { authorities } = JSON.parse(Buffer.from(body).toString()) as {
    authorities: { name: string; certificate: string }[];
  };
  for (const { name, certificate } of authorities)
    keepPem(`${name}.pem`, 'CERTIFICATE', Buffer.from(certificate, 'base64'));
}

/** Waits until PC/SC sees a card in the reader, or none any more. */
async function untilReader(holds: boolean): Promise<void> {
  for (let tries = 0; (room.run('opensc-tool', ['--atr']).status === 0) !== holds; tries++) {
    assert.ok(tries < 200, `the reader ${holds ? 'stays empty' : 'keeps the card'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Holds card or phone to the reader; the returned function takes it away. */
async function present(what: 'card' | 'phone'): Promise<() => Promise<void>> {
  const place = what === 'card' ? `cards/${citizen.citizen}` : `phones/${phoneOf(citizen)}`;
  await house.system.cast('POST', `/cast/${place}/reader`, { slot: 0 });
  await untilReader(true);
  return async () => {
    await house.system.cast('DELETE', `/cast/${place}/reader`);
    await untilReader(false);
  };
}

/** A certificate as OpenSC reads it from the card under its secret. */
function readCertificate(what: 'card' | 'phone', kind: Kind): X509Certificate {
  const { id } = kinds[kind];
  const login = ['--verify-pin', '--auth-id', id, '--pin', secretOf[what][kind]];
  const run = room.run('pkcs15-tool', ['--read-certificate', id, ...login]);
  assert.equal(run.status, 0, said(run));
  return new X509Certificate(run.stdout);
}

/** Partition that a certificate names, from where it names it. */
async function crlOf(certificate: X509Certificate): Promise<string> {
  const text = accepts('openssl', 'x509', '-in', keepPem('any.pem', 'CERTIFICATE', certificate.raw), '-noout', '-text');
  const url = /URI:(\S+\/crl\/\S+\.crl)/.exec(text)![1]!;
  const { body } = await httpRequest(url);
  return keepPem(`${url.split('/').at(-1)}.pem`, 'X509 CRL', body);
}

const statusUrl = (): string => `http://127.0.0.1:${new URL(house.system.origin('status')).port}/ocsp`;

const pkcs11Module = globSync('/usr/lib/{*/,}opensc-pkcs11.so')[0] ?? 'opensc-pkcs11.so';

/** A configuration of Java's SunPKCS11 for one slot of OpenSC's module. */
function javaProvider(slot: string): string[] {
  const file = fileIn(`java-${slot}.cfg`);
  writeFileSync(file, `name=OpenSC${slot}\nlibrary=${pkcs11Module}\nslotListIndex=${slot}\n`);
  const store = ['-keystore', 'NONE', '-storetype', 'PKCS11'];
  return [...store, '-providerClass', 'sun.security.pkcs11.SunPKCS11', '-providerArg', file];
}

function makeJar(): string {
  mkdirSync(fileIn('content'), { recursive: true });
  writeFileSync(fileIn('content/agreed.txt'), '髙﨑');
  accepts('jar', '--create', '--file', fileIn('agreed.jar'), '-C', fileIn('content'), '.');
  return fileIn('agreed.jar');
}

for (const what of ['card', 'phone'] as const)
  describe(`a ${what} of the running house, at a reader`, () => {
    let away: (() => Promise<void>) | undefined;
    const certificates = {} as Record<Kind, X509Certificate>;
    before(async () => {
      away = await present(what);
      for (const kind of both) certificates[kind] = readCertificate(what, kind);
    });
    after(() => away?.());

    for (const kind of both) {
      const { root, slot, id } = kinds[kind];
      const pem = (): string => keepPem(`${what}-${kind}.pem`, 'CERTIFICATE', certificates[kind].raw);
      const roots = (): string => fileIn(`${root}.pem`);

      it(`holds a ${kind} certificate whose chain and status OpenSSL accepts as strictly as it can`, async () => {
        const list = await crlOf(certificates[kind]);
        const strict = ['verify', '-x509_strict', '-check_ss_sig', '-crl_check'];
        assert.match(accepts('openssl', ...strict, '-CAfile', roots(), '-CRLfile', list, pem()), /: OK/);
        accepts('openssl', 'crl', '-in', list, '-noout', '-text', '-CAfile', roots());
        const other = fileIn(`${kinds[both.find((one) => one !== kind)!].root}.pem`);
        assert.notEqual(judge('openssl', ...strict, '-CAfile', other, '-CRLfile', list, pem()).status, 0);
      });
      it(`holds a ${kind} certificate whose CRL and status GnuTLS accepts`, async () => {
        const list = await crlOf(certificates[kind]);
        const checked = accepts('certtool', '--verify-crl', '--load-ca-certificate', roots(), '--infile', list);
        assert.match(checked, /Verified\. The certificate is trusted/);
      });
      it(`gets a status for its ${kind} certificate that OpenSSL and GnuTLS accept, with nonce and without`, () => {
        const ask = ['ocsp', '-issuer', roots(), '-cert', pem(), '-url', statusUrl(), '-CAfile', roots()];
        for (const nonce of [[], ['-no_nonce']]) {
          const answer = accepts('openssl', ...ask, ...nonce, '-respout', fileIn('answer.ocsp'));
          assert.match(answer, /Response verify OK/);
          assert.match(answer, /: good$/m);
          const read = accepts(
            'ocsptool',
            '--verify-response',
            '--load-response',
            fileIn('answer.ocsp'),
            '--load-trust',
            roots(),
          );
          assert.match(read, /Verifying OCSP Response: Success/);
        }
      });
      const tested = what === 'card' ? 'passes' : 'is found by';
      it(`${tested} pkcs11-tool's own test with the ${kind} key`, () => {
        const run = room.run('pkcs11-tool', ['--test', '--login', '--pin', secretOf[what][kind], '--slot-index', slot]);
        assert.equal(run.status, 0, said(run));
        const text = said(run);
        if (what === 'card') {
          assert.match(text, /all 4 signature functions seem to work/);
          assert.ok([...text.matchAll(/RSA-PKCS: OK/g)].length >= 8, text);
        }
        // It takes the size of a key from the certificate, which it reads before the PIN: a phone does not show it then.
        else
          assert.match(
            text,
            /testing key 0 \(\w+ \w+ Key\) +-- can't be used for signature, skipping: can't obtain modulus/,
          );
        assertNoErrors(text);
      });
      it(`lets GnuTLS sign a certificate request with the ${kind} key, and OpenSSL agrees`, () => {
        const [request, template, key] = ['request.pem', 'request.cfg', 'request-key.pem'].map(fileIn) as [
          string,
          string,
          string,
        ];
        writeFileSync(template, 'cn = "any"\n');
        writeFileSync(key, certificates[kind].publicKey.export({ type: 'spki', format: 'pem' }));
        const token = `pkcs11:token=${encodeURIComponent(`JPKI (${pinNames[kind]})`)};id=%${id};type=private`;
        const how = ['--template', template, '--load-privkey', token, '--load-pubkey', key, '--outfile', request];
        const run = room.run('certtool', ['--provider', pkcs11Module, '--generate-request', ...how], {
          GNUTLS_PIN: secretOf[what][kind],
        });
        assert.equal(run.status, 0, said(run));
        assert.match(accepts('openssl', 'req', '-in', request, '-verify', '-noout'), /verify OK/);
        const spki = accepts('openssl', 'req', '-in', request, '-pubkey', '-noout');
        assert.ok(spki.includes(readFileSync(key, 'utf8').trim()));
      });
      it(`signs with the ${kind} key, and OpenSSL agrees with the certificate`, () => {
        const [data, signature, key] = ['data', 'signature', 'key.pem'].map(fileIn) as [string, string, string];
        writeFileSync(data, 'agreed');
        writeFileSync(key, certificates[kind].publicKey.export({ type: 'spki', format: 'pem' }));
        const login = ['--slot-index', slot, '--login', '--pin', secretOf[what][kind], '--id', id];
        const how = ['--sign', '--mechanism', 'SHA256-RSA-PKCS', '--input-file', data, '--output-file', signature];
        const run = room.run('pkcs11-tool', [...login, ...how]);
        assert.equal(run.status, 0, said(run));
        assert.match(
          accepts('openssl', 'dgst', '-sha256', '-verify', key, '-signature', signature, data),
          /Verified OK/,
        );
      });
    }

    if (what === 'card') {
      for (const kind of both)
        it(`lets Java list and use the ${kind} key: keytool, and a jar that jarsigner signs and verifies`, () => {
          const { slot, alias } = kinds[kind];
          const provider = [...javaProvider(slot), '-storepass', secretOf.card[kind]];
          const list = room.run('keytool', ['-list', '-v', ...provider], ENGLISH);
          assert.equal(list.status, 0, said(list));
          assert.match(said(list), new RegExp(`Alias name: ${alias}\\s+Entry type: PrivateKeyEntry`));
          const fingerprint = certificates[kind].fingerprint256;
          assert.ok(said(list).includes(fingerprint), 'Java reads the certificate that was issued');
          const jar = makeJar();
          const signed = room.run('jarsigner', [...provider, '-sigfile', 'INRO', jar, alias], ENGLISH);
          assert.match(said(signed), /jar signed/);
          const verified = judge('jarsigner', '-J-Duser.language=en', '-verify', '-verbose', '-certs', jar);
          assert.match(said(verified), /jar verified/);
          assert.match(said(verified), /X\.509, (CN|SERIALNUMBER)=/);
        });
      it('shows OpenSSH its authentication key', () => {
        const run = room.run('ssh-keygen', ['-D', pkcs11Module]);
        assert.equal(run.status, 0, said(run));
        const keyFile = fileIn('key.pub');
        writeFileSync(keyFile, certificates.userAuthentication.publicKey.export({ type: 'spki', format: 'pem' }));
        const ours = accepts('ssh-keygen', '-i', '-m', 'PKCS8', '-f', keyFile).trim();
        assert.ok(run.stdout.toString().includes(ours.split(' ')[1]!));
      });
    } else
      it('shows a PKCS#11 client that reads before the PIN nothing of its holder, and loses no try by it', () => {
        const serials = both.map((kind) => certificates[kind].serialNumber);
        const ssh = room.run('ssh-keygen', ['-D', pkcs11Module]);
        const java = room.run(
          'keytool',
          ['-list', ...javaProvider('0'), '-storepass', secretOf.phone.userAuthentication],
          ENGLISH,
        );
        const objects = room.run('pkcs11-tool', ['--list-objects', '--slot-index', '0']);
        assert.match(said(java), /contains 0 entries/);
        for (const run of [ssh, java, objects])
          assert.ok(!serials.some((serial) => said(run).toUpperCase().includes(serial)), said(run));
        const dump = said(room.run('pkcs15-tool', ['--dump']));
        assert.match(dump, /User Authentication PIN\][\s\S]*?Tries left {5}: 3/);
        assert.match(dump, /Digital Signature PIN\][\s\S]*?Tries left {5}: 5/);
      });
  });

const ENGLISH = { JAVA_TOOL_OPTIONS: '-Duser.language=en -Duser.country=US' };

describe('GnuTLS', () => {
  for (const what of ['card', 'phone'])
    for (const kind of both) {
      const file = fileIn(`${what}-${kind}.pem`);
      const root = fileIn(`${kinds[kind].root}.pem`);
      it(`accepts the ${kind} certificate of the ${what}`, () => {
        assert.ok(existsSync(file));
        const checked = accepts('certtool', '--verify', '--load-ca-certificate', root, '--infile', file);
        assert.match(checked, /Chain verification output: Verified\. The certificate is trusted/);
      });
      it(`asks for the status of the ${what}'s ${kind} certificate itself`, () => {
        const chain = ['--load-issuer', root, '--load-cert', file, '--load-trust', root];
        for (const nonce of ['--nonce', '--no-nonce']) {
          const asked = accepts('ocsptool', `--ask=${statusUrl()}`, ...chain, nonce, '--outfile', fileIn('asked'));
          assert.match(asked, /Certificate Status: good[\s\S]*Verifying OCSP Response: Success/);
        }
      });
    }
});
