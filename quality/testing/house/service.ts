import { createServer } from 'node:http';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import type { LocalizedText } from '@inro/problem';
import { AccessKey, createRelyingParty, MemoryTransactionStore, REQUEST_MEDIA_TYPE } from '@inro/relying-party/node';
import type { RunningSystem } from '../../people/running-system.ts';

/** What a service answers instead of what it should; each member is one way to cheat. */
export interface Cheats {
  request?: (jwt: string) => {
    readonly status?: number;
    readonly type?: string;
    readonly body: string;
    readonly location?: string;
  };
  reply?: (honest: { readonly status: number; readonly body: string }) => {
    readonly status: number;
    readonly body: string;
  };
}

export const clinic: LocalizedText = { ja: 'さくら医院', 'ja-x-easy': 'さくら病院(びょういん)', en: 'Sakura Clinic' };
export const clinicPurpose: LocalizedText = {
  ja: '診察を予約するため',
  'ja-x-easy': '予約(よやく)を する ため',
  en: 'To book an appointment',
};

/** A second relying party, certified by the running authority: honest unless told to cheat. */
export async function openTestService(system: RunningSystem, name = 'clinic', names = clinic) {
  const folder = temporaryFolder();
  const port = await freePort();
  const origin = `http://${name}.localhost:${port}`;
  const { authorities } = JSON.parse(fromUtf8((await httpRequest(`${system.origin('status')}/ca`)).body)) as {
    authorities: { purpose: string; certificate: string }[];
  };
  const roots = (purpose: string) =>
    authorities.filter((one) => one.purpose === purpose).map((one) => fromBase64(one.certificate));
  const key = new AccessKey({
    folder: folder.path,
    name,
    origin,
    accessRoots: () => roots('access'),
    now: () => new Date(),
  });
  const { certificate } = await system
    .peer('operator')
    .call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, {
      kind: 'relyingParty',
      certificateRequest: toBase64(await key.certificateRequest()),
      names,
      origin,
    });
  key.install(fromBase64(certificate));
  const sdk = createRelyingParty({
    origin,
    signer: key.signer,
    trustAnchors: () => roots('authentication'),
    store: new MemoryTransactionStore(),
  });
  const cheats: Cheats = {};
  const problem = (failure: unknown) => JSON.stringify({ code: (failure as { code?: string }).code });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'GET') {
      const jwt = await sdk.requestObject(request.url!.split('/').at(-1)!);
      const { status = 200, type = REQUEST_MEDIA_TYPE, body, location } = cheats.request?.(jwt) ?? { body: jwt };
      response.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) }).end(body);
      return;
    }
    const honest = await sdk.receiveAnswer(Buffer.concat(chunks).toString()).then(
      ({ redirectUri }) => ({ status: 200, body: JSON.stringify(redirectUri ? { redirect_uri: redirectUri } : {}) }),
      (failure: unknown) => ({ status: 403, body: problem(failure) }),
    );
    const { status, body } = cheats.reply?.(honest) ?? honest;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin,
    sdk,
    cheats,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      folder.dispose();
    },
  };
}
export type TestService = Awaited<ReturnType<typeof openTestService>>;
