import { openPinnedRoots, runProcess, systemRandomness } from '@inro/host';
import { startRegistration } from './registration.ts';
import { authorityTrust } from './trust/authority-trust.ts';
import { readDeviceModels } from './trust/device-models.ts';

// REGISTRATION_DEVICE_MODELS: path of the dated table. INRO_TRUSTED_MAKERS: file or folder of certificates.
await runProcess(async ({ config, log, clock }) => {
  const means = { config, log, clock, randomness: systemRandomness };
  return await startRegistration({
    ...means,
    models: readDeviceModels(process.env.REGISTRATION_DEVICE_MODELS),
    trust: authorityTrust(means, await openPinnedRoots(config), process.env.INRO_TRUSTED_MAKERS),
  });
});
