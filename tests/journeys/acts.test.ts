import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { listenersOf } from '@inro/deployment';
import { Secret, utf8 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import type { InroError } from '@inro/problem';
import type { AskOptions, DocumentToSign } from '@inro/relying-party/node';
import { HolderLog, PresentationJourney, type PresentationPorts, refreshDueStaples, Staples } from '@inro/wallet/core';
import { citizens } from '../../quality/people/citizens.ts';
import { presentationPorts } from '../../quality/people/log-in.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { live } from '../../quality/people/states.ts';
import { makePdf } from '../../quality/testing/documents/pdf.ts';
import { clinic, clinicPurpose, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;
const pin = new Secret(maria.phonePin);
const password = new Secret(maria.phonePassword);
const contract = utf8('契約書\n第1条　甲は乙に対し、金28,000,000円を貸し付ける。\n');
const terms = makePdf(['Terms', 'Signatures']);
const code = (expected: string) => (failure: InroError) => failure.code === expected;

let house: TestSystem;
let ports: PresentationPorts;
let service: TestService;
let text: DocumentToSign;
let pdf: DocumentToSign;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  ports = await presentationPorts(house.system, phone, await pairedWallet(house.system, phone));
  service = await openTestService(house.system);
  text = service.publish('契約書', 'text/plain', contract);
  pdf = service.publish('約款', 'application/pdf', terms);
  await refreshDueStaples({ ...ports, wait: async () => undefined });
});
after(async () => {
  await service?.close();
  await house?.dispose();
});

type Asked = Omit<AskOptions, 'flow' | 'purpose'>;

/** The request as the phone opens it, and how the service takes the answer up. */
async function asked(acts: Asked) {
  const created = await service.sdk.ask({ flow: 'same-device', purpose: clinicPurpose, ...acts });
  const link = created.walletLink(house.system.origin('wallet').replace('://', `://${phone}.`));
  const journey = await PresentationJourney.open(ports, link);
  const names = Object.keys(acts) as ('login' | 'attributes' | 'signature')[];
  const result = (redirectUri: string) =>
    service.sdk.result({
      acts: names,
      transaction: created.transaction,
      browserSession: created.browserSession,
      responseCode: new URL(redirectUri).searchParams.get('response_code')!,
    });
  return { journey, result };
}

async function read(journey: PresentationJourney): Promise<void> {
  for (const document of journey.documents?.list ?? [])
    if (document.kind === 'shown') await journey.documents!.bytes(document);
}

const authority = listenersOf().filter(({ kind }) => kind === 'authority');
/** Pieces of traffic between anything and a process of the authority, counted at both ends. */
function withAuthority(): number {
  const portsOfAuthority = new Set(authority.map(({ name }) => Number(new URL(house.system.origin(name)).port)));
  return house
    .pieces()
    .filter(({ accepted, localPort, remotePort }) => portsOfAuthority.has(accepted ? localPort : remotePort)).length;
}

describe('docs/protocol/openid4vp-profile.md: login, attributes and signatures in one request', () => {
  it('are answered with one PIN and one password, and the service has all three', async () => {
    const { journey, result } = await asked({
      login: {},
      attributes: { keptDays: 0 },
      signature: { documents: [text, pdf] },
    });
    await read(journey);
    await journey.enterPin({ pin });
    await journey.enterPassword({ password });
    const { name, address } = journey.attributes!.attributes;
    assert.ok(name!.text.startsWith(maria.entry.name));
    assert.equal(address!.text, maria.entry.address);
    const { redirectUri } = await journey.handOver();
    const { login, attributes, signature } = await result(redirectUri!);
    assert.equal(login!.report.status, 'valid');
    assert.deepEqual(attributes!.attributes, journey.attributes!.attributes);
    assert.deepEqual(
      signature!.signatures.map(({ sha256, report }) => [sha256, report.status]),
      [
        [text.sha256, 'valid'],
        [pdf.sha256, 'valid'],
      ],
    );
  });

  it('give signatures that openssl verifies over the very bytes', async () => {
    const { journey, result } = await asked({ signature: { documents: [text] } });
    await read(journey);
    await journey.enterPassword({ password });
    const { redirectUri } = await journey.handOver();
    const { cades } = (await result(redirectUri!)).signature!.signatures[0]!;
    const folder = temporaryFolder();
    try {
      const [file, signature] = [join(folder.path, 'contract.txt'), join(folder.path, 'contract.p7s')];
      writeFileSync(file, contract);
      writeFileSync(signature, Buffer.from(cades, 'base64'));
      const verify = (content: string) =>
        execFileSync(
          'openssl',
          [
            'cms',
            '-verify',
            '-binary',
            '-inform',
            'DER',
            '-in',
            signature,
            '-content',
            content,
            '-noverify',
            '-out',
            '/dev/null',
          ],
          { stdio: 'pipe' },
        );
      verify(file);
      writeFileSync(file, utf8('another contract'));
      assert.throws(() => verify(file));
    } finally {
      folder.dispose();
    }
  });

  it('make no connection to any origin of the authority: no signature tells it who asked', async () => {
    const before = await new Staples(ports, 'digitalSignature').refreshAt();
    const [earlier, all] = [withAuthority(), house.pieces().length];
    const { journey, result } = await asked({ attributes: { keptDays: 30 }, signature: { documents: [text] } });
    await read(journey);
    await journey.enterPassword({ password });
    await result((await journey.handOver()).redirectUri!);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(house.pieces().length > all, 'the recorder records');
    assert.equal(withAuthority(), earlier);
    assert.equal(await new Staples(ports, 'digitalSignature').refreshAt(), before);
  });

  it('counter-test: fetching the proof of the signing certificate is seen by the same count', async () => {
    const earlier = withAuthority();
    await new Staples(ports, 'digitalSignature').refresh();
    assert.ok(withAuthority() > earlier);
  });
});

describe('what stays on the phone', () => {
  it('is everything until the hand-over: the service is asked for request and documents, and told nothing', async () => {
    service.asked.length = 0;
    const { journey } = await asked({ login: {}, attributes: { keptDays: 0 }, signature: { documents: [text] } });
    await read(journey);
    await journey.enterPin({ pin });
    await assert.rejects(journey.handOver(), TypeError);
    await journey.enterPassword({ password });
    assert.deepEqual(
      service.asked.map((line) => line.split('/').slice(0, 2).join('/')),
      ['GET /presentations', 'GET /documents'],
    );
    await journey.refuse();
    assert.equal(service.asked.length, 3);
    await assert.rejects(journey.handOver(), TypeError);
  });

  it('is no text of a document, and no attribute, afterwards', async () => {
    const { journey } = await asked({ attributes: { keptDays: 0 }, signature: { documents: [text, pdf] } });
    await read(journey);
    await journey.enterPassword({ password });
    await journey.handOver();
    const [entry] = await new HolderLog(ports).entries();
    assert.deepEqual(
      { kind: entry!.kind, acts: entry!.acts, documents: entry!.documents, outcome: entry!.outcome },
      {
        kind: 'presentation',
        acts: ['attributes', 'signature'],
        documents: [
          { title: '契約書', sha256: text.sha256 },
          { title: '約款', sha256: pdf.sha256 },
        ],
        outcome: 'handedOver',
      },
    );
    assert.deepEqual(entry!.relyingParty, clinic);
    const kept = (
      await Promise.all(
        ['log', 'staple', 'signing-staple', 'standing', 'enrolment'].map((key) => ports.storage.get(key)),
      )
    ).join();
    assert.doesNotMatch(kept, /28,000,000|第1条/);
    assert.ok(!kept.includes(maria.entry.name) && !kept.includes(maria.entry.address));
    await assert.rejects(async () => await journey.documents!.bytes(text as never), TypeError);
  });
});

describe('the signing password', () => {
  it('costs a try when it is wrong, and the same request goes on', async () => {
    const { journey, result } = await asked({ signature: { documents: [text] } });
    await read(journey);
    await assert.rejects(journey.enterPassword({ password: new Secret('WRONG12') }), code('jpki.secret_wrong'));
    assert.equal(await journey.passwordTriesLeft(), 4);
    await assert.rejects(journey.enterPassword({ password: new Secret('1234') }), code('jpki.secret_of_other_kind'));
    await journey.enterPassword({ password });
    assert.equal(await journey.passwordTriesLeft(), 5);
    await result((await journey.handOver()).redirectUri!);
  });

  it('signs nothing that was not shown', async () => {
    const { journey } = await asked({ signature: { documents: [text, pdf] } });
    await journey.documents!.bytes(journey.documents!.list[0] as never);
    await assert.rejects(journey.enterPassword({ password }), TypeError);
  });

  it('signs a digest of something that no phone has seen, as what it is', async () => {
    const unknown = { kind: 'unknown', title: '別紙', sha256: pdf.sha256, sha384: pdf.sha384 } as const;
    const { journey, result } = await asked({ signature: { documents: [unknown] } });
    await journey.enterPassword({ password });
    const { signature } = await result((await journey.handOver()).redirectUri!);
    assert.equal(signature!.signatures[0]!.sha256, pdf.sha256);
  });
});

describe('a service that wants a newer proof of the signing certificate', () => {
  it('gets it once the person has agreed', async () => {
    const { journey, result } = await asked({ attributes: { keptDays: 0, maxStapleAge: 60 } });
    assert.equal(journey.request.needsFreshStaple, true);
    await assert.rejects(journey.enterPassword({ password }), code('presentation.fresh_status_needed'));
    await journey.enterPassword({ password, mayRefreshStaple: true });
    const { attributes } = await result((await journey.handOver()).redirectUri!);
    assert.equal(attributes!.report.status, 'valid');
  });
});
