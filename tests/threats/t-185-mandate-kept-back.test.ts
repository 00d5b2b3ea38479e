// The threat: docs/threats/t-185-mandate-kept-back.md
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Closing, closingBytes, type SignedClosing } from '@inro/authority-wire/closing';
import type { IssuedAnswer, KeysReport } from '@inro/authority-wire/deployment';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import type { IssuerScript, ProviderScript } from '@inro/authority-wire/role';
import { Secret, toBase64, toHex } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import { fileName, placeOf } from '@inro/jpki-profile';
import { setSecretsOnApplet } from '@inro/wallet/core';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { closingBy, closingOf, closingsOf, noClosings } from '../../quality/testing/house/closings.ts';
import { everything, type FalseFront, falseFront, reportOf } from './support/false-front.ts';
import { elementBehind, readElement } from './support/genuine-element.ts';
import { type House, type Name, openHouse } from './support/house.ts';
import { applyOnly, newPerson, newPhone, PASSWORD, type Person, PIN } from './support/people.ts';
import { authority } from './support/scene.ts';
import { type Defence, without } from './support/without.ts';

const both = ['userAuthentication', 'digitalSignature'] as const;
const anew: IssuerScript = { kind: 'install', anew: true, ...everything, transportKeys: false };
const NOT_CLOSED = 'registration.mandates_not_closed';

describe('T-185 a mandate, or what was wrapped under one, is kept back until the certificates are on the phone', () => {
  let house: House;
  let person: Person;
  before(async () => {
    house = await openHouse(authority);
    person = await newPerson(house);
  });
  after(() => house.close());

  /** A phone under way, up to keys and secrets, led by a front that was taken over. */
  const begun = async () => {
    const wallet = await newPhone(house);
    await applyOnly(house, person, wallet);
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const rows = db.selectFrom('application').selectAll().where('resident', '=', person.number);
    const newest = rows.where('profile', '=', 'phone').where('state', 'in', ['accepted', 'deploying']);
    const { id, digest } = await newest.executeTakeFirstOrThrow();
    await db.destroy();
    const channel = elementBehind(wallet.door);
    const { cplc, chain } = await readElement(channel);
    const front = falseFront(house, channel, cplc, id);
    const given = async (): Promise<SignedMandate> => (await front.ask(chain)) as SignedMandate;
    const nothing = { permit: 0, retire: [], generate: [], read: [...both], askSecrets: false };
    const read: ProviderScript = { kind: 'personalise', nonce: toHex(digest), ...nothing };
    const setSecrets = (pin = PIN) =>
      setSecretsOnApplet(wallet.door, { pin: new Secret(pin), password: new Secret(PASSWORD) }, both);
    const first = await given();
    await front.handOver(first);
    assert.equal(await front.drive('issuer', { kind: 'install', anew: false, ...everything }, first), 'done');
    assert.equal(await front.drive('provider', { kind: 'rotate' }, first), 'done');
    const made = { ...read, permit: 3, generate: [...both], read: [] } as ProviderScript;
    assert.equal(await front.drive('provider', made, first), 'done');
    await setSecrets();
    const outcome = await front.run('provider', read, first);
    assert.ok(typeof outcome === 'object');
    const line = () => elementBehind(wallet.door);
    return { id, cplc, chain, front, given, read, setSecrets, line, first, report: reportOf(outcome) };
  };
  type Begun = Awaited<ReturnType<typeof begun>>;

  /** Certificates are on the phone, and both are there. */
  const store = async ({ front, read }: Begun, answer: unknown): Promise<void> => {
    const { certificates, mandate } = (answer as { issued: IssuedAnswer }).issued;
    const files = certificates.flatMap(({ kind, certificate, issuer }) => [
      { ef: placeOf[kind].certificateFile, content: certificate },
      { ef: placeOf[kind].issuerFile, content: issuer },
    ]);
    assert.equal(await front.drive('provider', { kind: 'write', files, personalized: true }, mandate), 'done');
    assert.deepEqual(await certified({ front, read }, mandate), [...both]);
  };
  const certified = async ({ front, read }: Pick<Begun, 'front' | 'read'>, mandate: SignedMandate) => {
    const outcome = await front.run('provider', read, mandate).catch(() => undefined);
    const digests = typeof outcome === 'object' ? (outcome.applet?.digests ?? {}) : {};
    return both.filter((kind) => digests[fileName(placeOf[kind].certificateFile)] !== undefined);
  };
  const closed = async (front: FalseFront, mandate: SignedMandate): Promise<SignedClosing[]> => {
    const closings = await front.close(mandate);
    assert.ok(typeof closings === 'object', String(closings));
    return closings;
  };
  const issued = async (front: FalseFront, report: KeysReport, closings: SignedClosing[]) => {
    let answer = await front.report(report, closings);
    for (let tries = 0; typeof answer === 'object' && answer.issued === null && tries < 600; tries++)
      answer = await front.report(report, closings);
    return answer;
  };

  let phone: Begun;
  let kept: Record<'first' | 'second' | 'last' | 'store', SignedMandate>;

  it('registration asks for no certificates without both roles’ receipts for the last mandate at the element', async () => {
    phone = await begun();
    const { front, given, report, first } = phone;
    const [second, last] = [await given(), await given()];
    const wrong = async (closings: SignedClosing[]) => assert.equal(await front.report(report, closings), NOT_CLOSED);
    const good = closingsOf(house.configs, last);
    const change = (to: Partial<Closing>): SignedClosing[] =>
      (['tsm-issuer', 'tsm-provider'] as const).map((role) =>
        closingBy(house.configs, role, { ...closingOf(role, last), ...to }),
      );
    await wrong(noClosings);
    // Of earlier ones, though both roles gave them.
    for (const earlier of [first, second]) await wrong(closingsOf(house.configs, earlier));
    // One of the two, twice; and each in the other's name.
    for (const one of good) await wrong([one, one]);
    for (const role of ['tsm-issuer', 'tsm-provider'] as const) await wrong(change({ role }));
    for (const [issuer, provider] of [
      ['tsm', 'tsm'],
      ['tsm-provider', 'tsm-issuer'],
      ['registration', 'registration'],
      ['counter', 'tsm-provider'],
    ] as const)
      await wrong([
        closingBy(house.configs, issuer, closingOf('tsm-issuer', last)),
        closingBy(house.configs, provider, closingOf('tsm-provider', last)),
      ]);
    // Of another deployment, element, mandate or number.
    await wrong(change({ deployment: 'another' }));
    await wrong(change({ cplc: '00'.repeat(42) }));
    await wrong(change({ mandate: closingOf('tsm-issuer', second).mandate }));
    for (const number of [1, closingOf('tsm-issuer', last).number + 1]) await wrong(change({ number }));
    // Signed as another statement, as bare bytes, by a new key, and with one member more.
    const as = (sign: (closing: Closing) => SignedClosing) =>
      (['tsm-issuer', 'tsm-provider'] as const).map((role) => sign(closingOf(role, last)));
    await wrong(as((closing) => closingBy(house.configs, closing.role, closing, 'inro-mandate-1')));
    const { privateKey } = generateKeyPairSync('ed25519');
    const bare = (closing: Closing) => ({
      closing: toBase64(closingBytes(closing)),
      signature: toBase64(sign(null, closingBytes(closing), privateKey)),
    });
    await wrong(as(bare));
    kept = { first, second, last, store: last };
  });

  it('and takes each once: a mandate that was given since is to be closed too', async () => {
    const { front, given, report } = phone;
    const closings = await closed(front, kept.last);
    assert.deepEqual(await front.close(kept.last), closings, 'the same receipts each time');
    const newer = await given();
    assert.equal(await front.report(report, closings), NOT_CLOSED);
    for (const older of [kept.first, kept.second]) assert.equal(await front.close(older), 'tsm.mandate_over');
    const answer = await issued(front, report, await closed(front, newer));
    assert.ok(typeof answer === 'object' && answer.issued !== null, JSON.stringify(answer));
    await store(phone, answer);
    kept = { ...kept, last: newer, store: answer.issued.mandate };
    assert.equal(
      await front.report(report, await closed(front, answer.issued.mandate)).then((one) => typeof one),
      'object',
    );
    assert.equal(await front.report(report, closings), NOT_CLOSED, 'from before the certificates');
  });

  it('no mandate of before does anything then, at either role, whatever its act, whether it was used or not', async () => {
    const { front, read } = phone;
    const scripts: [role: 'issuer' | 'provider', script: IssuerScript | ProviderScript][] = [
      ['issuer', anew],
      ['issuer', { kind: 'install', anew: false, ...everything, transportKeys: false }],
      ['issuer', { kind: 'delete' }],
      ['provider', { kind: 'rotate' }],
      ['provider', { ...read, permit: 1 } as ProviderScript],
      ['provider', { ...read, generate: ['userAuthentication'] } as ProviderScript],
      ['provider', { ...read, retire: ['userAuthentication'] } as ProviderScript],
    ];
    for (const [name, mandate] of Object.entries(kept))
      for (const [role, script] of scripts)
        assert.match(
          await front.drive(role, script, mandate),
          /^tsm\.mandate_(over|refused)$/,
          `${name}: ${role} ${script.kind}`,
        );
    assert.deepEqual(await certified(phone, (await front.ask(phone.chain)) as SignedMandate), [...both]);
  });

  it('nor after a restart of either role, which takes no mandate of before it: what its database lost is not good again', async () => {
    const { front, given, read } = phone;
    const mandate = await given();
    for (const role of ['tsm-issuer', 'tsm-provider'] as const) {
      const db = openDatabase<Record<'element', object>>(house.databases[role]!.url);
      await house.stop(role);
      await db.deleteFrom('element').execute();
      await db.destroy();
      house.clock.move(1);
      await house.start(role);
    }
    for (const one of [...Object.values(kept), mandate]) {
      assert.equal(await front.drive('issuer', anew, one), 'tsm.mandate_over');
      assert.equal(await front.drive('provider', { ...read, permit: 1 } as ProviderScript, one), 'tsm.mandate_over');
      assert.equal(await front.close(one), 'tsm.mandate_over');
    }
    assert.deepEqual(await certified(phone, await given()), [...both]);
  });

  it('nor later: after the quarter of an hour they are over, and in a year', async () => {
    const { front } = phone;
    house.clock.move(16 * 60_000);
    for (const one of Object.values(kept)) assert.equal(await front.drive('issuer', anew, one), 'tsm.mandate_over');
    house.clock.move(365 * 86_400_000);
    for (const one of Object.values(kept)) assert.equal(await front.close(one), 'tsm.mandate_over');
    house.clock.move(-365 * 86_400_000);
  });

  /** Commands that take everything off, wrapped on a line of their own and kept back. */
  const keepBack = async ({ front, line, given }: Begun) => {
    const own = line();
    const channel = await front.open('issuer', own);
    const frames = await front.wrap(channel, 'issuer', anew, await given());
    assert.ok(typeof frames === 'object', String(frames));
    return {
      send: () => front.send(frames, own),
      answered: (answers: string[]) => front.answered(channel, 'issuer', answers),
    };
  };

  it('while frames are kept back there is no receipt, whatever the front says of their answers', async () => {
    phone = await begun();
    const { front, given } = phone;
    const { answered } = await keepBack(phone);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding');
    await answered([]);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding');
    await house.peer('tsm').call('tsm-issuer', 'DELETE', `/deployments/${phone.id}`);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding', 'forgotten by the role');
    house.clock.move(61 * 60_000);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding', 'an hour later');
  });

  it('once another session of that domain has answered there is, and what was kept back does nothing', async () => {
    const { front, given, report } = phone;
    const { send } = await keepBack(phone);
    assert.equal(await front.drive('issuer', { kind: 'read', pages: 1 }, await given()), 'done');
    const read = await front.run('provider', phone.read, await given());
    assert.ok(typeof read === 'object');
    const answer = await issued(front, report, await closed(front, await given()));
    await store(phone, answer);
    assert.ok((await send()).every((sw) => /^69(82|85)$/.test(sw)));
    assert.deepEqual(await certified(phone, await given()), [...both]);
  });

  it('while a secret may be set there is none either: not before it was seen that it is set, nor by what was read before', async () => {
    phone = await begun();
    const { front, given, read, setSecrets, report } = phone;
    const early = await front.open('provider');
    const permit = await given();
    const frames = await front.wrap(early, 'provider', read, permit);
    const answers = await front.send(frames as string[]);
    assert.equal(await front.drive('provider', { ...read, permit: 1, read: [] } as ProviderScript, permit), 'done');
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding');
    await front.answered(early, 'provider', answers);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding', 'read before the permit, told after it');
    house.clock.move(61 * 60_000);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding', 'an hour later');
    await setSecrets().catch(() => undefined);
    assert.equal(await front.close(await given()), 'tsm.frames_outstanding', 'nobody has looked');
    await front.run('provider', read, await given());
    const answer = await issued(front, report, await closed(front, await given()));
    await store(phone, answer);
  });

  /** The house with one defence less in one process. */
  const lacking = async (name: Name, defence: Defence, attack: () => Promise<void>): Promise<void> => {
    await house.replace(name, without(defence));
    await attack();
    await house.replace(name);
  };
  const gone = async (at: Begun): Promise<void> => {
    assert.deepEqual(await certified(at, await at.given()), []);
  };

  it('counter-test: a registration that wants no receipts lets the front take delivered certificates off again', () =>
    lacking(
      'registration',
      {
        file: 'apps/registration/src/deployments/closings.ts',
        defence: 'if (!given || !closingRoles.every(isClosedBy))',
        instead: 'if (!given && !closingRoles.every(isClosedBy))',
      },
      async () => {
        const one = await begun();
        const mandate = await one.given();
        await store(one, await issued(one.front, one.report, noClosings));
        assert.equal(await one.front.drive('issuer', anew, mandate), 'done');
        await gone(one);
      },
    ));

  it('counter-test: so does an issuer’s role that closes nothing', () =>
    lacking(
      'tsm-issuer',
      { file: 'apps/tsm/src/role/mandates.ts', defence: 'if (same && last.closed && once.length > 0) over();' },
      async () => {
        const one = await begun();
        const mandate = await one.given();
        await store(one, await issued(one.front, one.report, await closed(one.front, mandate)));
        assert.equal(await one.front.drive('issuer', anew, mandate), 'done');
        await gone(one);
      },
    ));

  const unsettled = {
    file: 'apps/tsm/src/role/closings.ts',
    defence: "if (!element.settled || missing !== 0) throw new TsmError('tsm.frames_outstanding');",
    instead: 'void missing;',
  };

  it('counter-test: so does one that gives its receipt while frames are kept back', () =>
    lacking('tsm-issuer', unsettled, async () => {
      const one = await begun();
      const { send } = await keepBack(one);
      await store(one, await issued(one.front, one.report, await closed(one.front, await one.given())));
      assert.ok((await send()).includes('9000'));
      await gone(one);
    }));

  it('counter-test: a provider’s role that does so lets a thief set the PIN of certificates that are in force', () =>
    lacking('tsm-provider', unsettled, async () => {
      const one = await begun();
      assert.equal(
        await one.front.drive('provider', { ...one.read, permit: 3, read: [] } as ProviderScript, await one.given()),
        'done',
      );
      await store(one, await issued(one.front, one.report, await closed(one.front, await one.given())));
      await one.setSecrets('0000');
    }));

  it('counter-test: an element that lets two sessions of a domain stand carries out what was kept back', () =>
    lacking(
      'handset',
      {
        file: 'packages/secure-element/src/security-domain/retired-keys.ts',
        defence: ' && this.#openingsOf(securityDomain) === openings',
      },
      async () => {
        const one = await begun();
        const { send } = await keepBack(one);
        assert.equal(await one.front.drive('issuer', { kind: 'read', pages: 1 }, await one.given()), 'done');
        await store(one, await issued(one.front, one.report, await closed(one.front, await one.given())));
        await send();
        await gone(one);
      },
    ));
});
