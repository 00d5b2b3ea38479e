import { openPinnedRoots, runProcess, systemRandomness } from '@inro/host';
import { z } from 'zod';
import { startRegistration } from './start.ts';
import { authorityTrust } from './trust/authority-trust.ts';
import { readDeviceModels } from './trust/device-models.ts';

// REGISTRATION_MOST_UNKNOWN: a number (ADR 20). REGISTRATION_DEVICE_MODELS: path of the dated table. INRO_TRUSTED_MAKERS: file or folder of certificates.
const mostUnknown = z.coerce.number().int().min(0).optional();

await runProcess(async ({ config, log, clock }) => {
  const means = { config, log, clock, randomness: systemRandomness };
  return await startRegistration({
    ...means,
    mostUnknown: mostUnknown.parse(process.env.REGISTRATION_MOST_UNKNOWN),
    models: readDeviceModels(process.env.REGISTRATION_DEVICE_MODELS),
    trust: authorityTrust(means, await openPinnedRoots(config), process.env.INRO_TRUSTED_MAKERS),
  });
});
