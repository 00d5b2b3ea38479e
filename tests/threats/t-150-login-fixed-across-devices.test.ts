// The threat: docs/threats/t-150-login-fixed-across-devices.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { codeOf, openService, type Page, type Service } from './support/service.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const CORE = 'packages/relying-party/src/relying-party.ts';
const BEGIN = 'packages/relying-party/src/begin.ts';
const ENDPOINTS = 'packages/relying-party/src/endpoints/ask.ts';
const unknown = 'relying-party.transaction_unknown';

/** A service that takes the cookie which the browser already had, as the bank once did. */
const keepsCookie: readonly Defence[] = [
  {
    file: BEGIN,
    defence: 'const browserSession = toBase64Url(randomness(32));',
    instead:
      'const browserSession = (options as never as Record<string, string>).cookie || toBase64Url(randomness(32));',
  },
  {
    file: ENDPOINTS,
    defence: 'relyingParty.ask(wanted)',
    instead: "relyingParty.ask({ ...wanted, cookie: cookie.read(request.header('cookie')) } as never)",
  },
];
const oneName: Defence = {
  file: 'packages/relying-party/src/owner.ts',
  defence: "digestOfText('inro wallet '.concat(page)).slice(0, 22)",
  instead: 'page',
};

describe('T-150 a stranger fixes a login that a phone answers across devices', () => {
  let service: Service;
  before(async () => {
    service = await openService(asItIs);
  });
  const answer = (link: string, number?: string) => service.wallet.answer(link, { number });
  /** A login that the victim began and the phone has answered. */
  const answered = async (page: Page, at = service) => {
    const login = await page.begin();
    assert.equal((await at.wallet.answer(login.link, { number: login.number })).status, 200);
    return login;
  };

  /** The stranger's cookie is in the victim's browser from before; the stranger has learned the page's name of the login. */
  async function plantedCookie(at: Service): Promise<string | true> {
    const stranger = at.page();
    await stranger.begin();
    const victim = at.page(stranger.cookies);
    const { transaction } = await answered(victim, at);
    return stranger.finish(transaction);
  }

  /** The same, with nothing but what the QR code says. */
  async function plantedCookieAndCode(at: Service): Promise<string | true> {
    const stranger = at.page();
    await stranger.begin();
    const victim = at.page(stranger.cookies);
    const { id } = await answered(victim, at);
    return stranger.finish(id);
  }

  it('not by a cookie that was in the browser before: each beginning draws a new one', async () => {
    assert.equal(await plantedCookie(service), unknown);
    const victim = service.page();
    const login = await answered(victim);
    assert.equal(await victim.finish(login.transaction), true, 'the victim’s own browser ends it');
  });

  it('not by what the QR code says, whichever cookie is with it', async () => {
    assert.equal(await plantedCookieAndCode(service), unknown);
    const victim = service.page();
    const { id, transaction } = await answered(victim);
    assert.notEqual(id, transaction);
    const cookies = [[], victim.cookies, (await begunElsewhere()).cookies];
    for (const each of cookies) {
      assert.equal(await service.page(each).finish(id), unknown);
      assert.equal(await service.page(each).state(id), unknown);
    }
    assert.equal(await victim.finish(transaction), true);
  });

  const begunElsewhere = async (): Promise<Page> => {
    const page = service.page();
    await page.begin();
    return page;
  };

  it('nor the other way round: the page’s name leads no phone to the request, and takes no answer', async () => {
    const { transaction } = await service.page().begin();
    assert.equal(await codeOf(await service.send(`/presentations/requests/${transaction}`)), unknown);
    assert.equal(await codeOf(await service.post({ error: 'access_denied', state: transaction })), unknown);
  });

  it('not from another browser, twice or once, before or after the victim', async () => {
    const victim = service.page();
    const { transaction } = await answered(victim);
    for (const other of [service.page(), await begunElsewhere()])
      assert.equal(await other.finish(transaction), unknown);
    assert.equal(await victim.finish(transaction), true);
    assert.equal(await victim.finish(transaction), true, 'an answer that was lost is given again');
    for (const other of [service.page(), await begunElsewhere()])
      assert.equal(await other.finish(transaction), unknown);
  });

  it('not with two tabs, nor by beginning twice: the later login has the browser, the earlier one is nobody’s', async () => {
    const victim = service.page();
    const first = await answered(victim);
    const atFirst = service.page(victim.cookies);
    const second = await answered(victim);
    assert.equal(await victim.finish(first.transaction), unknown);
    assert.equal(await atFirst.finish(second.transaction), unknown);
    assert.equal(await victim.finish(second.transaction), true);
  });

  it('not in another order: finished before the phone answers, or opened by a stranger first', async () => {
    const victim = service.page();
    const login = await victim.begin();
    assert.equal(await victim.finish(login.transaction), 'relying-party.login_not_answered');
    assert.equal((await service.send(`/presentations/requests/${login.id}`)).status, 200);
    await answer(login.link, login.number);
    assert.equal(await victim.finish(login.transaction), true);
  });

  it('not a while later: neither answer nor end after its time', async () => {
    const victim = service.page();
    const [late, never] = [await answered(victim), await service.page().begin()];
    service.after(301);
    assert.equal(await victim.finish(late.transaction), 'relying-party.transaction_expired');
    await assert.rejects(answer(never.link, never.number), TypeError);
  });

  it('not on the same device: the code is asked for as well, and is worth nothing without the cookie', async () => {
    const victim = service.page();
    const login = await victim.begin('same-device');
    const { redirectUri } = await service.wallet.answer(login.link);
    const other = service.page();
    const theirs = await other.begin('same-device');
    const { redirectUri: borrowed } = await service.wallet.answer(theirs.link);
    assert.equal(await victim.finish(login.transaction), 'relying-party.response_code_wrong');
    assert.equal(await victim.finish(login.transaction, borrowed), 'relying-party.response_code_wrong');
    assert.equal(await other.finish(login.transaction, redirectUri), unknown);
    assert.equal(await service.page().finish(login.transaction, redirectUri), unknown);
    assert.equal(await victim.finish(login.transaction, redirectUri), true);
  });

  describe('with a cookie that a sibling of the service’s name has set', () => {
    const origin = 'http://library.localhost:9000';
    /** Their own login, answered on their own phone, to be ended in the victim's browser: who types there types for them. */
    async function tossed(at: Service, order: 'first' | 'last' = 'first'): Promise<string | true> {
      const stranger = at.page();
      const { transaction, link } = await stranger.begin('same-device');
      const { redirectUri } = await at.wallet.answer(link, { person: 'mallory' });
      const victim = at.page();
      await victim.begin();
      // A longer Path comes first (RFC 6265bis §5.8.3); an older cookie may come last.
      const both = [...stranger.cookies, ...victim.cookies];
      return at.page(order === 'first' ? both : both.toReversed()).finish(transaction, redirectUri);
    }

    it('not beside the true one, in either order: two of one name are none', async () => {
      const local = await openService(asItIs, { origin });
      for (const order of ['first', 'last'] as const) assert.equal(await tossed(local, order), unknown);
      assert.equal(await tossed(service), unknown);
    });

    it('not under a name that is nearly the same, nor in quotes', async () => {
      const victim = service.page();
      const { transaction } = await answered(victim);
      const [value] = victim.cookies.map((pair) => pair.slice(pair.indexOf('=') + 1));
      for (const name of [
        'inro-login',
        '__host-inro-login',
        '__Host-inro-login ',
        '__Secure-inro-login',
        '$inro-login',
      ])
        assert.equal(await service.page([`${name}=${value}`]).finish(transaction), unknown, name);
      for (const odd of [`"${value}"`, `${value},`, `${value} x`, '', `${value}=`])
        assert.equal(await service.page([`__Host-inro-login=${odd}`]).finish(transaction), unknown, odd);
      assert.equal(await victim.finish(transaction), true);
    });

    it('not over https at all, where no other name may set it: __Host-, Secure, Path=/, and no Domain', async () => {
      const page = service.page();
      await page.begin();
      assert.match(page.lastSetCookie, /^__Host-inro-login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    });

    it('counter-test: a service that takes the first of two ends the stranger’s login in the victim’s browser', async () => {
      const defence = 'mine.length === 1 && VALUE.test(value)';
      const file = 'packages/relying-party/src/endpoints/cookie.ts';
      const world = without({ file, defence, instead: 'VALUE.test(value)' });
      assert.equal(await tossed(await openService(world, { origin })), true);
    });
  });

  it('counter-test: a service that keeps the cookie of before gives the stranger the login', async () => {
    assert.equal(await plantedCookie(await openService(without(...keepsCookie))), true);
  });

  it('counter-test: one that calls the login by one name gives it to whoever sees the code, too', async () => {
    assert.equal(await plantedCookieAndCode(await openService(without(...keepsCookie))), unknown);
    assert.equal(await plantedCookieAndCode(await openService(without(...keepsCookie, oneName))), true);
  });

  it('counter-test: one that does not ask whose browser it is lets any browser end it', async () => {
    const at = await openService(
      without({
        file: CORE,
        defence: '!transaction || !sameText(transaction.browserSession, ownerName(asked))',
        instead: '!transaction',
      }),
    );
    const { transaction } = await answered(at.page(), at);
    assert.equal(await at.page().finish(transaction), true);
  });
});
