import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createFakeWallet } from '@inro/relying-party/fake-wallet';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';
import { build } from 'esbuild';
import { createElementService, type ElementService } from '../../examples/element-login.ts';
import type { Defence } from '../threats/support/without.ts';

const root = join(import.meta.dirname, '../..');

/** `<inro-login>` as one file, as `npm run pack` makes it; with these words of its source taken out, where a counter-test says so. */
export async function bundleElement(...without: readonly Defence[]): Promise<string> {
  const taken = new Set<Defence>();
  const { outputFiles } = await build({
    entryPoints: [join(root, 'packages/relying-party/src/web/element/index.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    plugins: [
      {
        name: 'without',
        setup({ onLoad }) {
          onLoad({ filter: /\/relying-party\/src\/web\/.*\.ts$/ }, ({ path }) => {
            let contents = readFileSync(path, 'utf8');
            for (const one of without.filter(({ file }) => join(root, file) === path)) {
              if (!contents.includes(one.defence)) throw new TypeError(`no such words in ${one.file}`);
              contents = contents.replace(one.defence, () => one.instead ?? '');
              taken.add(one);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  if (taken.size !== without.length) throw new TypeError('a defence lies in no file of the element');
  return outputFiles[0]!.text;
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** A page that a wallet on this device would be, at an origin of its own; who plays the wallet reads the address. */
export const walletPage = (): Server =>
  createServer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><html lang="en"><title>Wallet</title><h1>Wallet</h1>'),
  );

/** The service of the example on a socket of its own, with the SDK's fake wallet; `more` is what this one has otherwise. */
export async function openElementSite(more: Partial<ElementService> = {}) {
  const wallet = await createFakeWallet();
  const { element = await bundleElement() } = more;
  const holder: { service?: Server } = {};
  const server = createServer((request, response) => holder.service!.emit('request', request, response));
  const origin = await listen(server);
  const relyingParty = createRelyingParty({
    origin,
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
  });
  holder.service = createElementService({ ...more, relyingParty, element });
  return {
    origin,
    wallet,
    relyingParty,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
