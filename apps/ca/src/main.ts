import { runProcess } from '@inro/host';
import { readPlaces } from './configuration.ts';
import { startCertificationAuthority } from './start.ts';

await runProcess((host) =>
  startCertificationAuthority({
    ...host,
    places: readPlaces(host.config.dataDir, process.env),
    ...(process.env.CA_STATUS_PORT ? { statusPort: Number(process.env.CA_STATUS_PORT) } : {}),
  }),
);
