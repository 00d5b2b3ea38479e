import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const deviceModelsSchema = z.strictObject({
  /** Date of the table; the authority publishes a new one when a model is added or taken off. */
  date: z.iso.date(),
  models: z.array(
    z.strictObject({
      model: z.string().regex(/^[a-z0-9-]{1,32}$/),
      name: z.string().min(1).max(64),
      supported: z.boolean(),
      reason: z.enum(['secure_element_too_small', 'no_contactless_reader', 'security_updates_ended']).optional(),
    }),
  ),
});
export type DeviceModels = z.infer<typeof deviceModelsSchema>;

/** Reads the dated table of phones; the repository's own unless a path is given. */
export function readDeviceModels(path?: string): DeviceModels {
  const source = path ?? new URL('../../config/device-models.json', import.meta.url);
  return deviceModelsSchema.parse(JSON.parse(readFileSync(source, 'utf8')));
}

/** Whether certificates may be put on this model. A model that is not in the table is not supported. */
export const isSupported = (models: DeviceModels, model: string): boolean =>
  models.models.some((row) => row.model === model && row.supported);
