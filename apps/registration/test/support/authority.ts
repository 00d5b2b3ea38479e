import { createLogger, type HostConfig } from '@inro/host';
import { freePort, openTestDatabase } from '@inro/host/testing';
import { FaultyWire } from '../../../../quality/faults/house/faulty-wire.ts';
import { parseConfiguration } from '../../../ca/src/configuration.ts';
import { startCertificationAuthority } from '../../../ca/src/start.ts';
import { publishedCertificates } from '../../../phone-maker/src/certificates.ts';

/** The real certification authority, behind a wire that tests can break; its keys lie in `folder`. */
export async function startAuthority(config: HostConfig, clock: { now(): Date }, folder: string) {
  const database = await openTestDatabase();
  const log = createLogger('test', process.env.INRO_LOG_LEVEL ?? 'silent');
  const places = {
    configuration: parseConfiguration({}),
    keysDir: `${folder}/ca`,
    makers: publishedCertificates(folder),
    passphraseFile: `${folder}/ca/passphrase`,
  };
  const port = await freePort();
  const wire = await FaultyWire.open(config.port, port);
  const begin = () =>
    startCertificationAuthority({ config: { ...config, port, databaseUrl: database.url }, log, clock, places });
  let ca: Awaited<ReturnType<typeof begin>> | undefined = await begin();
  return {
    wire,
    says: ca.says,
    /** The authority's own book. */
    get caDb() {
      return ca!.context.db;
    },
    get caSchedule() {
      return ca!.schedule;
    },
    /** What the authority has recorded under an issuance's id. */
    recorded: (id: string) =>
      ca!.context.db.selectFrom('certificate').selectAll().where('issuance', '=', id).orderBy('id').execute(),
    async stopCa() {
      await ca?.close();
      ca = undefined;
    },
    /** With the configuration that it had, or another. */
    async startCa(configuration?: unknown) {
      if (configuration !== undefined) places.configuration = parseConfiguration(configuration);
      ca = await begin();
    },
    async disposeOfCa() {
      await ca?.close();
      wire.stop();
      await database.dispose();
    },
  };
}
