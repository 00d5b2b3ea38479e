import { type Config, createConfig, lintFromString } from '@redocly/openapi-core';

let recommended: Promise<Config> | undefined;

/** Where an operation has to break a rule: pointer and rule, with the clause that asks for it. */
const excepted = {
  // RFC 6960 appendix A: a responder's URL, `/` and the request; clients that were told `/ocsp/` post there.
  '#/paths/~1ocsp~1': 'no-path-trailing-slash',
  // RFC 8615: the same for everybody who asks, and nothing of a request can be wrong.
  '#/paths/~1.well-known~1inro-relying-party/get/responses': 'operation-4xx-response',
} as const;

/** What Redocly's recommended rules say of an OpenAPI description, warnings too; nothing is fetched or sent. */
export async function lintFindings(description: object): Promise<readonly string[]> {
  recommended ??= offline();
  const problems = await lintFromString({ source: JSON.stringify(description), config: await recommended });
  return problems
    .map(({ ruleId, message, location }) => ({ ruleId, message, pointer: location[0]?.pointer ?? '' }))
    .filter(({ ruleId, pointer }) => excepted[pointer as keyof typeof excepted] !== ruleId)
    .map(({ ruleId, message, pointer }) => `${ruleId}: ${message} (${pointer})`);
}

async function offline(): Promise<Config> {
  const config = await createConfig({ extends: ['recommended'] });
  config.resolve.http.customFetch = () => {
    throw new TypeError('a description refers to nothing outside itself');
  };
  return config;
}
