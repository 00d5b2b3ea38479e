import { runProcess } from '@inro/host';
import { startCertificationAuthority } from './app.ts';
import { readPlaces } from './configuration.ts';

await runProcess((host) =>
  startCertificationAuthority({
    ...host,
    places: readPlaces(host.config.dataDir, process.env),
    ...(process.env.CA_STATUS_PORT ? { statusPort: Number(process.env.CA_STATUS_PORT) } : {}),
  }),
);
