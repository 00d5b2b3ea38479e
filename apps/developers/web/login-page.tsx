import {
  Badge,
  Button,
  ButtonLink,
  ButtonRow,
  Code,
  formatClock,
  LiveRegion,
  ProblemPanel,
  Ruby,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import type { LoginDetail, Places } from '../src/wire.ts';
import { readLogin } from './api.ts';
import { duration, looksOfState, useHeadline } from './login-words.ts';
import { PortalPage, usePlaces } from './portal-page.tsx';
import { RecordPanel } from './record-panel.tsx';
import { saveRecord } from './save-record.ts';
import { StepList } from './step-list.tsx';
import { useText } from './text.ts';

/** One login: how far it came, what stopped it, who mends it and how. */
export function LoginPage({ login }: { readonly login: string }) {
  const t = useText();
  const places = usePlaces();
  const headline = useHeadline();
  const { value, problem } = useLoaded(() => readLogin(login), 2000);
  return (
    <PortalPage
      above={<Way client={value?.client} login={login} />}
      heading={value === undefined ? t('portal.login_heading') : headline(value)}
      here="logins"
      places={places}
    >
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      {value === undefined ? null : (
        <>
          <LiveRegion text={headline(value)} />
          <Standing login={value} />
          <div className="grid grid-cols-1 gap-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="min-w-0">
              <StepList home={places?.home} login={value} />
              <Deeds login={value} places={places} />
            </div>
            <RecordPanel login={value} />
          </div>
        </>
      )}
    </PortalPage>
  );
}

/** Where this page lies: the client's logins above it. */
function Way({ client, login }: { readonly client: string | undefined; readonly login: string }) {
  const t = useText();
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-ink-second">
      <a
        className="inline-flex min-h-11 items-center underline underline-offset-4 hover:decoration-2"
        href={client === undefined ? '/logins' : `/clients/${encodeURIComponent(client)}`}
      >
        <span>
          <Ruby>{t('portal.logins_heading')}</Ruby>
        </span>
      </a>
      <span aria-hidden="true">›</span>
      <Code>{login}</Code>
    </p>
  );
}

/** Badge, who mends it, when and how long. */
function Standing({ login }: { readonly login: LoginDetail }) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Badge {...looksOfState[login.state]} text={t(`portal.state_${login.state}`)} />
      {login.problem === undefined ? null : (
        <p>
          <span className="font-bold">
            <Ruby>{t('portal.mends')}</Ruby>
          </span>{' '}
          <Ruby>{t(`portal.mends_${login.problem.actor}`)}</Ruby>
        </p>
      )}
      <p className="text-ink-second tabular-nums">
        {formatClock(locale, login.at)} · {duration(login.ms)}
      </p>
    </div>
  );
}

function Deeds({ login, places }: { readonly login: LoginDetail; readonly places: Places | undefined }) {
  const t = useText();
  const { locale } = useLocale();
  const service = places?.services[login.client];
  return (
    <ButtonRow>
      {service === undefined ? null : (
        <ButtonLink href={`${service}/?lang=${locale}`}>{t('portal.once_more')}</ButtonLink>
      )}
      <Button look="secondary" onPress={() => saveRecord(login)}>
        {t('portal.save')}
      </Button>
    </ButtonRow>
  );
}
