import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenersOf, namesOpenToWallets } from '@inro/deployment';
import { fromHex } from '@inro/foundation';
import { openPinnedRoots, PeerClient, type RunningProcess, systemRandomness } from '@inro/host';
import { publishedCertificates } from '../../../apps/phone-maker/src/certificates.ts';
import type { Means } from './means.ts';
import type { World } from './without.ts';

type Starter = (means: Means, world: World) => Promise<RunningProcess>;

const service: Starter = async (means, world) => {
  const { startBank } = await world<typeof import('../../../apps/services/bank/src/start.ts')>(
    'apps/services/bank/src/start.ts',
  );
  return await startBank(means);
};

/** How each server is started; `world` says with which of its defences. */
export const starters = {
  ca: async ({ places, ...means }, world) => {
    const { startCertificationAuthority } =
      await world<typeof import('../../../apps/ca/src/start.ts')>('apps/ca/src/start.ts');
    const { parseConfiguration } =
      await world<typeof import('../../../apps/ca/src/configuration.ts')>('apps/ca/src/configuration.ts');
    const keysDir = join(places.folder, 'ca-keys');
    return await startCertificationAuthority({
      ...means,
      places: {
        configuration: parseConfiguration({}),
        keysDir,
        makers: publishedCertificates(places.makerDir),
        passphraseFile: join(keysDir, 'passphrase'),
      },
    });
  },
  'tsm-issuer': async (means, world) => {
    const { startIssuer } =
      await world<typeof import('../../../apps/tsm/src/issuer/start.ts')>('apps/tsm/src/issuer/start.ts');
    return await startIssuer(means, means.places.issuerKey);
  },
  'tsm-provider': async (means, world) => {
    const { startProvider } = await world<typeof import('../../../apps/tsm/src/provider/start.ts')>(
      'apps/tsm/src/provider/start.ts',
    );
    return await startProvider(means, means.places.providerKey);
  },
  tsm: async (means, world) => {
    const { startFront } =
      await world<typeof import('../../../apps/tsm/src/front/start.ts')>('apps/tsm/src/front/start.ts');
    return await startFront(means);
  },
  registration: async ({ places, ...means }, world) => {
    const at = 'apps/registration/src';
    const { startRegistration } = await world<typeof import('../../../apps/registration/src/start.ts')>(
      `${at}/start.ts`,
    );
    const { authorityTrust } = await world<typeof import('../../../apps/registration/src/trust/authority-trust.ts')>(
      `${at}/trust/authority-trust.ts`,
    );
    const { readDeviceModels } = await world<typeof import('../../../apps/registration/src/trust/device-models.ts')>(
      `${at}/trust/device-models.ts`,
    );
    const own = { ...means, randomness: systemRandomness };
    return await startRegistration({
      ...own,
      models: readDeviceModels(),
      trust: authorityTrust(own, await openPinnedRoots(means.config), publishedCertificates(places.makerDir)),
    });
  },
  'phone-maker': async ({ places, ...host }, world) => {
    const { startPhoneMaker } = await world<typeof import('../../../apps/phone-maker/src/start.ts')>(
      'apps/phone-maker/src/start.ts',
    );
    const key = (file: string): Uint8Array => fromHex(readFileSync(file, 'utf8'));
    return await startPhoneMaker({
      ...host,
      config: { ...host.config, dataDir: places.makerDir },
      masters: { issuer: key(places.issuerKey), provider: key(places.providerKey) },
    });
  },
  handset: async ({ config, log, clock, places }, world) => {
    const at = 'apps/handset/src';
    const { MakerClient } = await world<typeof import('../../../apps/handset/src/elements/maker-client.ts')>(
      `${at}/elements/maker-client.ts`,
    );
    const { openShelf } = await world<typeof import('../../../apps/handset/src/elements/shelf.ts')>(
      `${at}/elements/shelf.ts`,
    );
    const { Handset } = await world<typeof import('../../../apps/handset/src/handset.ts')>(`${at}/handset.ts`);
    const { serveHandset } = await world<typeof import('../../../apps/handset/src/server.ts')>(`${at}/server.ts`);
    const { readHandsetConfiguration } = await world<typeof import('../../../apps/handset/src/configuration.ts')>(
      `${at}/configuration.ts`,
    );
    const closed = listenersOf()
      .filter(({ openToWallets }) => !openToWallets)
      .flatMap(({ name }) => new URL(config.topology.origins[name] ?? 'http://x:0').port || []);
    const configuration = readHandsetConfiguration(config, {
      INRO_CAST_TOKEN: join(places.folder, 'keys', 'cast-token'),
      INRO_COUNTER_TOKEN: join(places.folder, 'keys', 'counter-token'),
      INRO_FORBIDDEN_PORTS: [...closed, places.databasePort].join(','),
      INRO_OPEN_NAMES: namesOpenToWallets().join(','),
      INRO_RELYING_PARTIES: join(places.folder, 'ca', 'published'),
    });
    const shelf = openShelf(config.dataDir, new MakerClient(new PeerClient(config, clock)));
    const handset = new Handset({ folder: config.dataDir, clock, shelf });
    return await serveHandset(config, log, handset, configuration);
  },
  home: async (means, world) => {
    process.env.INRO_CAST_TOKEN = join(means.places.folder, 'keys', 'cast-token');
    const { startHome } = await world<typeof import('../../../apps/home/src/app.ts')>('apps/home/src/app.ts');
    return await startHome(means);
  },
  bank: service,
  clinic: service,
} satisfies Record<string, Starter>;
