import { utf8 } from '@inro/foundation';
import type { DocumentToSign } from '@inro/presentation';
import type { AskOptions } from '@inro/relying-party/node';
import { PresentationJourney, type PresentationPorts } from '@inro/wallet/core';
import { clinicPurpose, type TestService } from '../../../quality/testing/house/service.ts';

export type Asked = Omit<AskOptions, 'flow' | 'purpose'>;
export type Shown = Extract<DocumentToSign, { readonly kind: 'shown' }>;

/** A text that the service hands out. */
export const publish = (service: TestService, title: string, text: string): Shown =>
  service.publish(title, 'text/plain', utf8(text)) as Shown;

/** The request as a phone opens it, and the service's half of it. */
export async function askedOf(
  service: TestService,
  ports: PresentationPorts,
  acts: Asked,
  Journey: Pick<typeof PresentationJourney, 'open'> = PresentationJourney,
) {
  const created = await service.sdk.ask({ flow: 'same-device', purpose: clinicPurpose, ...acts });
  const journey = await Journey.open(ports, created.walletLink('http://a.wallet.localhost'));
  const own = { transaction: created.transaction, browserSession: created.browserSession };
  const result = (redirectUri: string) =>
    service.sdk.result({
      acts: Object.keys(acts) as ('login' | 'attributes' | 'signature' | 'statement')[],
      ...own,
      responseCode: new URL(redirectUri).searchParams.get('response_code')!,
    });
  return { journey, result };
}

/** The person looks at all of it: what they saw, by title. */
export async function look(journey: PresentationJourney): Promise<Readonly<Record<string, string>>> {
  const seen: Record<string, string> = {};
  for (const document of journey.documents!.list)
    seen[document.title] =
      document.kind === 'shown' ? new TextDecoder().decode(await journey.documents!.bytes(document)) : 'unknown';
  return seen;
}
