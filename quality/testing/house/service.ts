import { createServer, type ServerResponse } from 'node:http';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { actNames, type Entitlement, type Imprint } from '@inro/presentation';
import type { LocalizedText } from '@inro/problem';
import {
  AccessKey,
  createRelyingParty,
  type DocumentToShow,
  type DocumentToSign,
  describeDocument,
  MemoryTransactionStore,
  REQUEST_MEDIA_TYPE,
  temporaryServiceKey,
} from '@inro/relying-party/node';
import { documentSignatures } from '@inro/relying-party/signature';
import type { RunningSystem } from '../../people/running-system.ts';

/** What a service answers instead of what it should; each member is one way to cheat. */
export interface Cheats {
  request?: (jwt: string) => {
    readonly status?: number;
    readonly type?: string;
    readonly body: string;
    readonly location?: string;
  };
  /** Of a document that is asked for by the path. */
  document?: (path: string) => {
    readonly status?: number;
    readonly type?: string;
    readonly body: Uint8Array;
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

export const clinicImprint = {
  purposes: [clinicPurpose],
  contacts: ['https://clinic.example/privacy', 'mailto:privacy@clinic.example', 'tel:+81-3-0000-0000'],
};

/** A second relying party, certified by the running authority: honest unless told to cheat. */
export async function openTestService(
  system: RunningSystem,
  name = 'clinic',
  names = clinic,
  {
    entitlement = { kinds: ['signatureVerifier', 'authenticationVerifier'], acts: actNames },
    imprint = clinicImprint,
    make = createRelyingParty,
    now = () => new Date(),
  }: {
    /** Null, as of the next: the order says nothing of it. */
    readonly entitlement?: Entitlement | null;
    readonly imprint?: Imprint | null;
    /** By which it looks at its own certificate. */
    readonly now?: () => Date;
    /** The SDK, of another world. */
    readonly make?: typeof createRelyingParty;
  } = {},
) {
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
    now,
  });
  const { certificate } = await system
    .peer('operator')
    .call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, {
      kind: 'relyingParty',
      certificateRequest: toBase64(await key.certificateRequest()),
      names,
      ...(entitlement && { entitlement }),
      ...(imprint && { imprint }),
      origin,
    });
  key.install(fromBase64(certificate));
  const sdk = make({
    origin,
    signer: key.signer,
    trustAnchors: () => roots('authentication'),
    signatureAnchors: () => roots('signature'),
    documentSignatures,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
  });
  const cheats: Cheats = {};
  const documents = new Map<string, DocumentToShow>();
  /** Hands a document out from now on; what a request says of it. */
  const publish = (title: string, mediaType: DocumentToShow['mediaType'], bytes: Uint8Array): DocumentToSign => {
    const path = `/documents/${documents.size + 1}`;
    const document = { title, uri: `${origin}${path}`, mediaType, bytes };
    documents.set(path, document);
    return describeDocument(document);
  };
  const handOut = (path: string, response: ServerResponse): boolean => {
    const known = documents.get(path);
    if (known === undefined) return false;
    const { mediaType, bytes } = known;
    const { status = 200, type = mediaType, body, location } = cheats.document?.(path) ?? { body: bytes };
    const headers = { 'content-type': type, ...(location === undefined ? {} : { location }) };
    response.writeHead(status, headers).end(body);
    return true;
  };
  /** A request with another payload, signed by the service's own key: what no SDK writes. */
  const rewritten = (jwt: string, change: (payload: string) => string): string => {
    const [header, payload] = jwt.split('.') as [string, string];
    const changed = Buffer.from(change(Buffer.from(payload, 'base64url').toString())).toString('base64url');
    const input = `${header}.${changed}`;
    return `${input}.${Buffer.from(key.signer().sign(input) as Uint8Array).toString('base64url')}`;
  };
  const problem = (failure: unknown) => JSON.stringify({ code: (failure as { code?: string }).code });
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(`${request.method} ${request.url}`);
    if (request.method === 'GET') {
      if (handOut(request.url!, response)) return;
      const jwt = await sdk.requestObject(request.url!.split('/').at(-1)!).catch(() => undefined);
      // Whoever comes back from the wallet finds a page.
      if (jwt === undefined) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
      const { status = 200, type = REQUEST_MEDIA_TYPE, body, location } = cheats.request?.(jwt) ?? { body: jwt };
      response.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) }).end(body);
      return;
    }
    if (request.url !== sdk.endpoints.answers) return void response.writeHead(404).end();
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
    rewritten,
    publish,
    /** Every request since it was opened. */
    asked,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      folder.dispose();
    },
  };
}
export type TestService = Awaited<ReturnType<typeof openTestService>>;
