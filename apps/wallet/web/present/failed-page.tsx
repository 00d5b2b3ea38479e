import { Button, ButtonLink, ButtonRow, placeOf, TextLink, useLoaded, useLocale } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { standings } from '@inro/wallet/core';
import { FailurePage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { ForWhom } from './for-whom.tsx';
import type { Presentation } from './presentation.ts';
import { isOpenEnd, type WayOn, waitsForEnrolment, wayOn } from './way-on.ts';

/** A request that cannot be answered, or was and did not do: whose it is, who has to act, and the one right way on from here. */
export function FailedPage({
  problem,
  presentation,
}: {
  readonly problem: Problem;
  readonly presentation: Presentation;
}) {
  const t = useText();
  const { pick } = useLocale();
  const { ports } = useWallet();
  const { opened } = presentation;
  const { relyingParty, flow } = opened?.journey.request ?? {};
  const isOver = opened?.journey.isOver ?? false;
  const name = relyingParty && pick(relyingParty.names);
  const held = useLoaded(() => standings(ports));
  const standing = held.value?.find(({ kind }) => kind === 'userAuthentication')?.standing;
  // A stop that may yet be undone is known to the phone alone: the button waits for its word.
  const isAsking = held.value === undefined && held.problem === undefined;
  const waits = problem.code === 'relying-party.certificate_revoked' && isAsking;
  const way = wayOn(problem, { flow, isOver, standing });
  const service = relyingParty && flow === 'same-device' ? { href: relyingParty.origin, name: name ?? '' } : undefined;
  return (
    <FailurePage
      above={name === undefined ? undefined : <ForWhom name={name} />}
      next={isOver && isOpenEnd(problem) ? t('present.was_handed_over') : undefined}
      party={name}
      place={placeInLogin(problem)}
      problem={problem}
    >
      {waits ? null : (
        <ButtonRow>
          <Way presentation={presentation} problem={problem} service={service} way={way} />
        </ButtonRow>
      )}
      {service === undefined || way === 'service' ? null : (
        <TextLink href={service.href}>{t('present.back_to', { name: service.name })}</TextLink>
      )}
    </FailurePage>
  );
}

/** What a server said that is not known to be the authority's is the service's here: nobody else is asked during a login. */
const placeInLogin = (problem: Problem) =>
  ['wallet.service_failed', 'wallet.answer_malformed', 'http.internal', 'http.busy'].includes(problem.code)
    ? 'service'
    : ['relying-party.certificate_revoked', 'relying-party.certificate_expired'].includes(problem.code)
      ? 'phone'
      : placeOf(problem);

function Way({
  way,
  problem,
  service,
  presentation,
}: {
  readonly way: WayOn;
  readonly problem: Problem;
  readonly service: { readonly href: string; readonly name: string } | undefined;
  readonly presentation: Presentation;
}) {
  const t = useText();
  if (way === 'retry') return <Button onPress={presentation.again}>{t('app.retry')}</Button>;
  // At this address the request stays with the tab; any other page of the wallet forgets it.
  if (way === 'enrol')
    return <ButtonLink href={waitsForEnrolment(problem) ? '#/enrol' : '/#/enrol'}>{t('app.enrol')}</ButtonLink>;
  if (way === 'released') return <ButtonLink href="/#/lost">{t('app.suspended_next')}</ButtonLink>;
  if (way === 'scan') return <ButtonLink href="/#/show">{t('present.scan_again')}</ButtonLink>;
  if (way === 'service' && service !== undefined)
    return <ButtonLink href={service.href}>{t('present.back_to', { name: service.name })}</ButtonLink>;
  return <ButtonLink href="/">{t('present.to_home')}</ButtonLink>;
}
