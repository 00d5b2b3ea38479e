import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { codeIn, type Holder, type TestClient, type Town } from './support.ts';

export const contract = 'The bank lends, the person pays back.\n';
/** A text to sign, as a client hands it in. */
export const shown = (text = contract, title = 'Contract') => ({
  title,
  media_type: 'text/plain',
  content: Buffer.from(text).toString('base64'),
});
export const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });
export const asking = (id: string, scope = 'openid sign') => ({ scope, sign_transaction_id: id });

/** What clients' servers do beside the provider: documents in, signatures out. */
export function signingAt(town: Town) {
  async function call(method: string, path: string, headers: Record<string, string>, body?: object) {
    const answer = await httpRequest(`${town.back}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = fromUtf8(answer.body);
    const json = (/json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: answer.status, json };
  }
  /** What a client's server says who it is by, before anybody logs in. */
  async function ownToken(client: TestClient): Promise<string> {
    const { json } = await client.post('token', { grant_type: 'client_credentials', ...client.proof() });
    return String(json.access_token);
  }
  return {
    call,
    ownToken,
    async push(client: TestClient, documents: object[] = [shown()]) {
      const answer = await call('POST', '/sign-transactions', bearer(await ownToken(client)), { documents });
      return { ...answer, id: String(answer.json.id) };
    },
    /** A person signs: the token of their login. */
    async signed(client: TestClient, id: string, holder: Omit<Holder, 'at'>, scope?: string): Promise<string> {
      const { callback, verifier } = await client.codeFor(holder, asking(id, scope));
      return String((await client.token(codeIn(callback), verifier)).json.access_token);
    },
    result: (id: string, token: unknown) => call('GET', `/sign-transactions/${id}/result`, bearer(token)),
    userinfo: (token: unknown) => call('GET', '/realms/main/protocol/openid-connect/userinfo', bearer(token)),
  };
}
