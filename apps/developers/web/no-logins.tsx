import { ButtonLink, ButtonRow, Note, Ruby, useLocale } from '@inro/design-system';
import type { Places } from '../src/wire.ts';
import { useText } from './text.ts';

/** Nothing has happened yet: how to make it. */
export function NoLogins({
  places,
  service,
}: {
  readonly places: Places | undefined;
  readonly service: string | undefined;
}) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <section className="my-6 rounded-panel border border-hairline bg-surface p-4 sm:p-6">
      <h2 className="text-std-20B-150">
        <Ruby>{t('portal.none')}</Ruby>
      </h2>
      <Note>{t('portal.none_how')}</Note>
      {places === undefined ? null : (
        <ButtonRow>
          {service === undefined ? null : (
            <ButtonLink href={`${service}/?lang=${locale}`}>{t('portal.open_service')}</ButtonLink>
          )}
          <ButtonLink href={`${places.home}/?lang=${locale}`} look={service === undefined ? 'primary' : 'secondary'}>
            {t('portal.open_cast')}
          </ButtonLink>
        </ButtonRow>
      )}
    </section>
  );
}
