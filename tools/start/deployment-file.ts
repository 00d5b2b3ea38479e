import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartError } from './errors.ts';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** Where a house is to be found that stands behind a TLS proxy (docs/operations/deployment.md). */
const form = z.strictObject({
  /** Below it each server has its name: `bank.HOST`; phones and wallets have names below theirs. */
  host: z
    .string()
    .max(180)
    .regex(new RegExp(`^(?:${label}\\.)+[a-z][a-z0-9-]*[a-z0-9]$`))
    .refine((host) => !/(?:^|\.)localhost$/.test(host)),
  /** The port of the proxy as the world sees it. */
  port: z.number().int().min(1).max(65_535).default(443),
  /** Certificate chain and key (PEM) of the proxy, for the configuration that is written for nginx. */
  tls: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }).optional(),
});
export type Deployment = z.infer<typeof form>;

/** Reads a deployment file; `start.deployment_invalid` for one that is none. */
export function readDeployment(file: string): Deployment {
  try {
    return form.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new StartError('start.deployment_invalid', { cause });
  }
}

/** Suffix of all public names, as URLs have it. */
export const publicHost = ({ host, port }: Deployment): string => (port === 443 ? host : `${host}:${port}`);
