// The threat: docs/threats/t-267-imprint-leads-elsewhere.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { type Imprint, readImprint } from '@inro/presentation';
import { AccessKey, AccessRenewal } from '@inro/relying-party/node';
import type { PresentationJourney } from '@inro/wallet/core';
import { clinic, clinicImprint, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { askedOf } from './support/acts.ts';
import { outcomeOf } from './support/attack.ts';
import { journeyIn, rootsOf } from './support/people.ts';
import { openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

const DAY = 86_400_000;
const [purpose] = clinicImprint.purposes;
const NOT_TRUSTED = 'presentation.relying_party_not_trusted';

/** By which nobody is reached, or somebody else. */
const noContacts = [
  'javascript:alert(1)',
  'data:text/html,privacy',
  'http://clinic.example/privacy',
  'https://clinic.example/#privacy',
  'https://clinic.example',
  'https://clinic.example@evil.example/',
  'https://user:secret@clinic.example/',
  'https://192.0.2.1/',
  'https://[2001:db8::1]/',
  'HTTPS://clinic.example/',
  'https://clinic.example/a/../b',
  'https://clínic.example/',
  'https://clinic.example/\u202eycavirp',
  'https://clinic.example/\n',
  ' https://clinic.example/',
  'mailto:privacy@clinic',
  'mailto:privacy@clinic.example?bcc=evil@evil.example',
  'mailto:privacy@clinic.example,evil@evil.example',
  'mailto:Clinic%20<privacy@clinic.example>',
  'mailto:@clinic.example',
  'tel:110',
  'tel:+81',
  'tel:+81-3-0000-0000;ext=1',
  'tel:+81-3-0000-0000,,1',
  'tel:+0-3-0000-0000',
  'sms:+81-3-0000-0000',
  `https://clinic.example/${'a'.repeat(200)}`,
  '',
];
const noPurposes: readonly (readonly object[])[] = [
  [],
  [{ ...purpose, en: undefined }],
  [{ ...purpose, fr: 'Pour prendre rendez-vous' }],
  [{ ...purpose, en: '' }],
  [{ ...purpose, en: 'To book\u202eanother' }],
  [{ ...purpose, en: 'To book\nAnd approved by the authority' }],
  [{ ...purpose, en: 'Tо book' }],
  [{ ...purpose, en: 'x'.repeat(101) }],
  Array.from({ length: 6 }, () => purpose!),
];
const hostile: readonly Imprint[] = [
  ...noContacts.map((contact) => ({ ...clinicImprint, contacts: [contact] })),
  { ...clinicImprint, contacts: [] },
  { ...clinicImprint, contacts: [clinicImprint.contacts[0]!, clinicImprint.contacts[0]!] },
  { ...clinicImprint, contacts: ['a', 'b', 'c', 'd'].map((page) => `https://clinic.example/${page}`) },
  ...noPurposes.map((purposes) => ({ ...clinicImprint, purposes: purposes as Imprint['purposes'] })),
];

describe('T-267 who answers for a service is a text that leads elsewhere', () => {
  let scene: Scene;
  const opened: TestService[] = [];
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    for (const service of opened) await service.close();
    await scene.close();
  });

  async function service(imprint: Imprint | null): Promise<TestService> {
    const name = `s${opened.length}`;
    const made = await openTestService(scene.house.system, name, clinic, { imprint });
    opened.push(made);
    return made;
  }
  const shown = async (asker: TestService, Journey?: Pick<typeof PresentationJourney, 'open'>) =>
    await outcomeOf(askedOf(asker, scene.ports, { login: {} }, Journey).then(({ journey }) => journey.request));
  const imprintShown = async (asker: TestService, Journey?: Pick<typeof PresentationJourney, 'open'>) => {
    const request = await shown(asker, Journey);
    return typeof request === 'string' ? request : request.relyingParty.imprint;
  };
  const key = async (name: string): Promise<AccessKey> => {
    const roots = await rootsOf(scene.house, 'access');
    const origin = `https://${name}.example`;
    const now = () => scene.house.clock.now();
    return new AccessKey({ folder: temporaryFolder().path, name, origin, accessRoots: () => roots, now });
  };
  async function order(name: string, of: AccessKey, imprint: unknown): Promise<string> {
    const certificateRequest = toBase64(await of.certificateRequest());
    const said = imprint === undefined ? {} : { imprint };
    const body = {
      kind: 'relyingParty',
      certificateRequest,
      names: clinic,
      origin: `https://${name}.example`,
      ...said,
    };
    const answer = await outcomeOf(
      scene.house.peer('operator').call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, body),
    );
    if (typeof answer === 'string') return answer;
    of.install(fromBase64(answer.certificate));
    return 'certified';
  }
  async function registered(name: string) {
    scene.house.clock.move(61_000);
    const { body } = await httpRequest(`${scene.house.system.origin('status')}/relying-parties`);
    const { services } = JSON.parse(fromUtf8(body)) as {
      services: readonly (Imprint & { readonly origins: readonly string[] })[];
    };
    return services.find(({ origins }) => origins.includes(`https://${name}.example`));
  }
  const renew = async (of: AccessKey): Promise<void> => {
    scene.house.clock.move(5 * DAY);
    await new AccessRenewal({
      url: `${scene.house.system.origin('status')}/access-renewals`,
      keys: () => [of],
    }).look();
    assert.equal(of.isDue, false);
  };

  it('and a person reads what the authority has certified, and nothing that the request says of it', async () => {
    const asker = await service(clinicImprint);
    assert.deepEqual(await imprintShown(asker), clinicImprint);
    const imprint = { purposes: clinicImprint.purposes, contacts: ['https://evil.example/'] };
    asker.cheats.request = (jwt) => ({
      body: asker.rewritten(jwt, (payload) => JSON.stringify({ ...JSON.parse(payload), imprint, ...imprint })),
    });
    assert.deepEqual(await imprintShown(asker), clinicImprint);
  });

  it('nothing else is certified, and nothing where somebody is not said', async () => {
    const of = await key('hostile');
    for (const imprint of [
      ...hostile,
      undefined,
      {},
      { contacts: clinicImprint.contacts },
      'nobody',
      { ...clinicImprint, more: 1 },
    ])
      assert.equal(await order('hostile', of, imprint), 'http.body_invalid', JSON.stringify(imprint));
  });

  it('nor read by a wallet, whoever certified it', () => {
    assert.deepEqual(readImprint(clinicImprint), clinicImprint);
    for (const imprint of hostile) assert.throws(() => readImprint(imprint), TypeError, JSON.stringify(imprint));
  });

  it('a renewal says the same, in the public register too', async () => {
    const of = await key('renewed');
    assert.equal(await order('renewed', of, clinicImprint), 'certified');
    await renew(of);
    const { purposes, contacts } = (await registered('renewed'))!;
    assert.deepEqual({ purposes, contacts }, clinicImprint);
    scene.house.clock.move(-5 * DAY - 61_000);
  });

  const lax = without(
    {
      file: 'apps/ca/src/access/order.ts',
      defence: '  imprint,\n  /** A life',
      instead: '  imprint: z.any().optional(),\n  /** A life',
    },
    {
      file: 'apps/ca/src/access/order.ts',
      defence: '.extend({ imprint: imprint.optional() })',
      instead: '.extend({ imprint: z.any().optional() })',
    },
  );

  it('counter-test: a CA that does not look certifies it, and no phone shows any of it', async () => {
    await scene.house.replace('ca', lax);
    const [script, fragment, , , behind] = hostile;
    for (const imprint of [script!, fragment!, behind!, hostile.at(-1)!, hostile.at(-2)!])
      assert.equal(await imprintShown(await service(imprint)), NOT_TRUSTED, JSON.stringify(imprint));
  });

  it('counter-test: and a wallet that does not look either shows it', async () => {
    const trusting = await journeyIn(
      without({
        file: 'apps/wallet/src/core/presentation/relying-party.ts',
        defence: 'imprint: readImprint(imprint)',
        instead: 'imprint: imprint as never',
      }),
    );
    const imprint = { ...clinicImprint, contacts: ['javascript:alert(1)'] };
    assert.deepEqual(await imprintShown(await service(imprint), trusting), imprint);
  });

  it('a certificate of before says nothing of it, renews as it is, and has it with the next order', async () => {
    await scene.house.replace('ca', lax);
    const asker = await service(null);
    assert.equal(await imprintShown(asker), undefined);
    const of = await key('former');
    assert.equal(await order('former', of, undefined), 'certified');
    await scene.house.replace('ca');
    await renew(of);
    assert.deepEqual((await registered('former'))!.contacts, []);
    await of.certificateRequest({ anew: true });
    assert.equal(await order('former', of, clinicImprint), 'certified');
    assert.deepEqual((await registered('former'))!.contacts, clinicImprint.contacts);
  });
});
