import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { toBase64, toBase64Url, utf8 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { at, login, privateKey, signLogin } from '../../../quality/testing/verifier/authority.ts';
import { exitCodes } from '../exit-codes.ts';
import { verify as command } from '../verify.ts';

const program = join(import.meta.dirname, '../inro.mjs');
const folder = temporaryFolder();
after(() => folder.dispose());
const good = await login();
const file = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder.path, name), bytes);
  return join(folder.path, name);
};
const root = file('root.cer', good.root.certificate);
const leaf = file('leaf.cer', good.holder.certificate);
const answer = file('answer.der', good.staple);

/** The command as it is called in a folder of its own. */
function run(args: readonly string[], options: { readonly program?: string; readonly cwd?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [options.program ?? program, ...args], {
    cwd: options.cwd ?? folder.path,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, errors: stderr };
}
/** The same in this process: a hundred of them would take minutes. */
const ask = (...args: string[]) => {
  const { out, errors, ends } = command(args);
  return { code: exitCodes[ends].code, out, errors };
};
const verify = (...args: string[]) => ask(...args, '--trust', root, '--at', at.toISOString());

function jws(header: unknown, signature?: string): string {
  const input = `${toBase64Url(utf8(typeof header === 'string' ? header : JSON.stringify(header)))}.${toBase64Url(utf8('{}'))}`;
  return `${input}.${signature ?? toBase64Url(signLogin(privateKey('Holder', 'rsa'), utf8(input)))}`;
}
const x5c = [toBase64(good.holder.certificate)];
const header = { alg: 'RS256', x5c, ocsp: toBase64(good.staple) };

describe('inro', () => {
  it('helps whoever asks, and ends well; whoever does not know how is told, and that is wrong use', () => {
    for (const args of [['--help'], ['verify', leaf, '--help'], ['client', '--help']]) {
      const { code, out, errors } = run(args);
      assert.deepEqual([code, errors], [0, ''], args.join(' '));
      assert.match(out, /inro verify FILE/);
      assert.match(out, /inro client add/);
    }
    for (const args of [[], ['verify', '--nonsense', leaf], ['client']]) {
      const { code, out } = run(args);
      assert.deepEqual([code, out], [3, ''], args.join(' '));
    }
  });

  it('tells its exit codes from one table', () => {
    const { out } = run(['--help']);
    for (const { code, means } of Object.values(exitCodes)) assert.ok(out.includes(`  ${code}  ${means}`));
    const codes = Object.values(exitCodes).map(({ code }) => code);
    const plain = readFileSync(program, 'utf8');
    assert.ok(plain.includes(`const FAILED = ${exitCodes.failed.code};`));
    assert.ok(
      plain.includes(`const ANSWERS = [${codes.filter((code) => code !== exitCodes.failed.code).join(', ')}];`),
    );
  });

  it('runs from any folder, called by its path or by a link to it', () => {
    const elsewhere = join(folder.path, 'elsewhere/deep');
    mkdirSync(elsewhere, { recursive: true });
    const link = join(folder.path, 'inro');
    symlinkSync(program, link);
    const args = [
      'verify',
      '../../leaf.cer',
      '../../answer.der',
      '--trust',
      '../../root.cer',
      '--at',
      at.toISOString(),
    ];
    for (const called of [program, link]) {
      const { code, errors } = run(args, { program: called, cwd: elsewhere });
      assert.deepEqual([code, errors], [0, '']);
    }
  });

  it('that fails itself has answered nothing: neither valid nor invalid', () => {
    const broken = join(folder.path, 'broken/tools/inro');
    mkdirSync(broken, { recursive: true });
    for (const name of ['inro.mjs', 'main.ts', 'exit-codes.ts'])
      writeFileSync(join(broken, name), readFileSync(join(dirname(program), name)));
    const { code, out } = run(['verify', leaf], { program: join(broken, 'inro.mjs') });
    assert.deepEqual([code, out], [4, '']);
  });

  it('that cannot say its answer has not answered: a disk that is full ends it like a failure', () => {
    const full = openSync('/dev/full', 'w');
    for (const args of [['--help'], ['verify', leaf], ['verify', leaf, '--json'], ['operator', '--help']]) {
      const { status } = spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', full, 'ignore'] });
      assert.equal(status, 4, args.join(' '));
    }
    closeSync(full);
  });
});

describe('inro verify', () => {
  it('says valid, invalid, indeterminate, or that there is nothing to verify', () => {
    assert.equal(verify(leaf, answer).code, 0);
    assert.equal(verify(leaf, answer, '--purpose', 'digital-signature').code, 1);
    assert.equal(verify(leaf).code, 2);
    assert.equal(verify(join(folder.path, 'absent')).code, 3);
    assert.equal(verify(folder.path).code, 3);
    assert.equal(run(['verify', 'leaf.cer', 'answer.der', '--trust', 'root.cer', '--at', at.toISOString()]).code, 0);
    assert.equal(run(['verify', 'answer.der', '--trust', 'root.cer']).code, 3);
    assert.equal(verify('/dev/zero').code, 3);
  });

  for (const [what, bytes, words] of [
    ['a PDF', '%PDF-1.7\n%âãÏÓ', /a PDF document/],
    ['an ASiC container', 'PK\x03\x04mimetype', /a ZIP container/],
    ['an XML signature', '<?xml version="1.0"?><a/>', /an XML or HTML document/],
    ['JSON', '{"a":1}', /a JSON document/],
    ['a text', 'dear reader', /a text/],
    ['a text with dots', 'a.b.c', /a text/],
    ['a long text in another script', 'あ'.repeat(10_000), /a text/],
    ['nothing', '', /an empty file/],
    ['noise', Uint8Array.of(0, 1, 2, 255), /no format that this command knows/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), /a picture/],
    [
      'a CMS message',
      Uint8Array.of(0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 3),
      /a CMS or PKCS #7 message/,
    ],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', /a private key/],
    [
      'a certificate request',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      /a PEM text without/,
    ],
    ['a PEM text that is cut', '-----BEGIN CERTIFICATE-----\nAAAA', /a PEM text that cannot be read/],
    [
      'a PEM text of broken base64',
      '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----',
      /a PEM text that cannot be read/,
    ],
    ['a JWS of another kind', jws({ alg: 'ES256' }, 'AA'), /a JWS that is no login answer/],
    ['a login answer without certificate', jws({ ...header, x5c: [] }), /a login answer that cannot be read/],
    ['a login answer of broken base64', jws({ ...header, x5c: ['?'] }), /a login answer that cannot be read/],
    ['a login answer with a number for a staple', jws({ ...header, ocsp: 7 }), /a login answer that cannot be read/],
    ['a JWS of broken JSON', jws('{"alg":'), /a text/],
    ['a JWS with a member twice', jws('{"alg":"RS256","alg":"none"}'), /a text/],
  ] as const)
    it(`says that ${what} is not a certificate, and does not call it invalid`, () => {
      const { code, out, errors } = verify(file('given', bytes));
      assert.equal(code, 3);
      assert.equal(out, '');
      assert.match(errors, words);
      assert.match(errors, /^\S*given: not a certificate: [ -~]+$/);
    });

  it('calls invalid what says that it is a certificate and is none', () => {
    assert.equal(verify(file('noise', new Uint8Array(40).fill(0x30))).code, 1);
    const pem = `-----BEGIN CERTIFICATE-----\n${toBase64(utf8('no certificate'))}\n-----END CERTIFICATE-----\n`;
    assert.equal(verify(file('false.pem', pem)).code, 1);
    assert.equal(verify(file('cut.cer', good.holder.certificate.slice(0, -1))).code, 1);
    assert.equal(verify(file('garbage.jws', jws({ ...header, x5c: [toBase64(utf8('garbage'))] }))).code, 1);
  });

  it('reads a certificate beside its key in one PEM text', () => {
    const block = (label: string, bytes: Uint8Array) =>
      `-----BEGIN ${label}-----\n${toBase64(bytes)}\n-----END ${label}-----\n`;
    const both = block('PRIVATE KEY', utf8('secret')) + block('CERTIFICATE', good.holder.certificate);
    assert.equal(verify(file('both.pem', both), answer).code, 0);
  });

  it('judges each file, whatever lies beside it', () => {
    const { code, out, errors } = verify(file('beside.pdf', '%PDF-1.7'), leaf, answer);
    assert.equal(code, 3);
    assert.match(out, /leaf\.cer: valid/);
    assert.match(errors, /beside\.pdf: not a certificate: a PDF document$/m);
  });

  it('says that a root is valid as a root, and a holder that is trusted is not', async () => {
    const { code, out } = verify(root);
    assert.equal(code, 0, out);
    assert.match(out, /root\.cer: valid \(TOTAL-PASSED\)$/m);
    assert.equal(verify(root, '--purpose', 'user-authentication').code, 1);
    assert.equal(ask(leaf, '--trust', leaf, '--at', at.toISOString()).code, 1);
    assert.equal(ask(root, '--trust', root, '--at', '2051-01-01T00:00:00Z').code, 1);
    const forged = good.root.certificate.slice();
    forged[forged.length - 1]! ^= 1;
    const other = file('forged.cer', forged);
    assert.equal(ask(other, '--trust', other, '--at', at.toISOString()).code, 1);
    // The same name and key, signed anew, is another certificate: no root that anybody trusts.
    assert.notEqual(verify(other).code, 0);
  });

  it('names who has the status that is missing: the authority and its addresses, in a login the wallet', () => {
    const { out } = verify(leaf);
    assert.match(out, /missing: revocationStatus of certificate, from: certificationAuthority/);
    const answerWithout = file('login.jws', jws({ alg: 'RS256', x5c }));
    const asked = verify(answerWithout);
    assert.equal(asked.code, 2);
    assert.match(asked.out, /missing: revocationStatus of certificate, from: wallet/);
  });

  it('asks for a root, and for a certificate beside status data', () => {
    assert.match(ask(leaf).errors, /no trust anchor/);
    assert.equal(ask(leaf).code, 3);
    assert.match(verify(answer).errors, /status data alone/);
    assert.equal(verify(answer).code, 3);
    const none = ask(leaf, '--trust', file('root.pdf', '%PDF-'));
    assert.deepEqual([none.code, none.out], [3, '']);
  });

  it('writes a page where it can, and says where it cannot', () => {
    assert.equal(verify(leaf, answer, '--html', join(folder.path, 'page.html')).code, 0);
    assert.match(readFileSync(join(folder.path, 'page.html'), 'utf8'), /^<!doctype html>/);
    const { code, errors } = verify(leaf, answer, '--html', join(folder.path, 'absent/page.html'));
    assert.equal(code, 3);
    assert.match(errors, /--html: cannot be written/);
  });
});
