// The threat: docs/threats/t-248-login-of-one-statement-of-another.md
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { makeAuthority, type Person } from '../../quality/testing/relying-party/authority.ts';
import {
  formOf,
  loginPart,
  makeStatement,
  p256,
  showInAnswer,
  statementIssuer,
} from '../../quality/testing/statement/shown.ts';
import { askFor, authority, closeServices, handIn, issuer, openSdk, rs256 } from './support/statements.ts';
import { asItIs, type World, without } from './support/without.ts';

const [hanako, child] = await Promise.all([authority.person(), authority.person()]);
const card = await authority.person({ policies: [oid.inro.policy.cardUserAuthentication] });
after(closeServices);
const NOISE = ['presentation.answer_malformed', 'opened'];

interface Mix {
  readonly login: Person;
  readonly signedAt?: 'wallet' | 'reader';
  /** Whose key the statement names, and whose shows it. */
  readonly stated: Person | 'pool';
  readonly shownBy?: Person;
  readonly by?: typeof issuer;
}

async function together({ login, signedAt, stated, shownBy, by = issuer }: Mix, world: World = asItIs) {
  const sdk = await openSdk(world);
  const asked = await askFor(sdk, { login: {} });
  const { request, number } = asked;
  const pool = p256();
  const key = stated === 'pool' ? pool : stated.key;
  const statement = await makeStatement({ issuer: by, key });
  const shows = shownBy ?? (stated === 'pool' ? undefined : stated);
  const part = showInAnswer(request, statement, ['age_over_18'], shows ? rs256(shows) : pool, { number });
  const said = { number: number!, ...(signedAt && { signedAt }) };
  const form = formOf(request, { login: await loginPart(authority, request, login, said), statement: part });
  return await handIn(sdk, asked, form);
}

describe('T-248 the login of one with the statement of another', () => {
  it('is taken where both are one person’s', async () => {
    assert.deepEqual(await together({ login: hanako, stated: hanako }), ['taken', 'answered']);
  });

  it('and leaves the request open where they are not, whoever shows it', async () => {
    assert.deepEqual(await together({ login: child, stated: hanako }), NOISE);
    assert.deepEqual(await together({ login: child, stated: hanako, shownBy: child }), NOISE);
    assert.deepEqual(await together({ login: child, stated: 'pool' }), NOISE);
    assert.deepEqual(await together({ login: card, signedAt: 'reader', stated: card }), NOISE);
  });

  it('and a statement that names the right key, shown by another, is nobody’s', async () => {
    const outcome = await together({ login: hanako, stated: hanako, shownBy: child });
    assert.deepEqual(outcome, ['relying-party.authentication_invalid', 'opened']);
  });

  it('and nobody states but who is certified to: no person, no responder, no service, no other authority', async () => {
    const stranger = await makeAuthority();
    const root = authority.authentication;
    const pretenders = [
      await statementIssuer(stranger.authentication),
      await statementIssuer(authority.access),
      await statementIssuer(root, { usage: oid.inro.extendedKeyUsage.relyingParty }),
      await statementIssuer(root, { usage: oid.extendedKeyUsage.ocspSigning }),
      await statementIssuer(root, { notAfter: new Date('2026-11-22T12:00:00Z') }),
      { ...issuer, key: p256() },
    ];
    for (const by of pretenders)
      assert.deepEqual(await together({ login: hanako, stated: hanako, by }), [
        'relying-party.authentication_invalid',
        'opened',
      ]);
  });

  it('alone it is shown by a key of the pool, and by none that logs in: nobody is known again by it', async () => {
    const sdk = await openSdk();
    const asked = await askFor(sdk);
    const statement = await makeStatement({ issuer, key: hanako.key });
    const part = showInAnswer(asked.request, statement, ['age_over_18'], rs256(hanako), { number: asked.number });
    assert.deepEqual(await handIn(sdk, asked, formOf(asked.request, { statement: part })), NOISE);
  });

  it('and a part that is missing makes it no answer', async () => {
    const sdk = await openSdk();
    const asked = await askFor(sdk, { login: {} });
    const statement = await makeStatement({ issuer, key: hanako.key });
    const part = showInAnswer(asked.request, statement, ['age_over_18'], rs256(hanako), { number: asked.number });
    const login = await loginPart(authority, asked.request, hanako, { number: asked.number! });
    for (const parts of [{ statement: part }, { login }])
      assert.deepEqual(await handIn(sdk, asked, formOf(asked.request, parts)), [
        'presentation.answer_for_another_request',
        'opened',
      ]);
  });

  it('counter-test: where the keys are not compared, a child logs in and is of age', async () => {
    const world = without({
      file: 'packages/relying-party/src/answer.ts',
      defence: '(statement && !isOnePerson(statement, certified))',
      instead: 'false',
    });
    assert.deepEqual(await together({ login: child, stated: hanako, shownBy: child }, world), ['taken', 'answered']);
  });
});
