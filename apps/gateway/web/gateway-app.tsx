import { Button, Paragraph, ProblemPanel, TextLink, useAct, useLoaded, useLocale } from '@inro/design-system';
import { LoginPages, type LoginPlace, ReturnPage, useLoginText } from '@inro/login-pages';
import type React from 'react';
import { GatewayPage } from './gateway-page.tsx';
import { LogoutPage } from './logout-page.tsx';
import { ProblemPage } from './problem-page.tsx';
import { type Interaction as Asked, chooseAttributes, readInteraction, refuse } from './session.ts';
import { useText } from './text.ts';

/** By path; what is not here says what the gateway is. */
const pages: Readonly<Record<string, () => React.ReactNode>> = {
  '/login': () => <Interaction />,
  '/done': () => <Interaction />,
  '/logout': () => <LogoutPage />,
  '/logged-out': () => <PlainPage heading="service.logged_out" text="service.logged_out_text" />,
  '/problem': () => <ProblemPage />,
};

export function GatewayApp() {
  return (pages[location.pathname] ?? (() => <PlainPage heading="service.welcome" text="service.intro" />))();
}

function PlainPage({
  heading,
  text,
}: {
  readonly heading: 'service.logged_out' | 'service.welcome';
  readonly text: 'service.logged_out_text' | 'service.intro';
}) {
  const t = useText();
  return (
    <GatewayPage heading={t(heading)}>
      <Paragraph>{t(text)}</Paragraph>
    </GatewayPage>
  );
}

/** Where the browser goes on, once a login has ended well: to the client. */
interface Done {
  readonly location: string;
}
const goOn = ({ location: next }: Done) => location.replace(next);

/** What the service is told beyond the login, or is not. */
function useSaid(): (asks: Asked['asks']) => readonly string[] {
  const t = useText();
  const { locale } = useLocale();
  return ({ attributes, signature }) => {
    const items = attributes?.names.map((name) => t(`service.item_${name}`)) ?? [];
    const listed = { items: new Intl.ListFormat(locale).format(items) };
    return [
      ...(attributes === undefined ? [] : [t(attributes.given ? 'service.is_told' : 'service.is_not_told', listed)]),
      ...(signature ? [t('service.signs')] : []),
    ];
  };
}

/** The interaction: for whom, with which phone, its answer. */
function Interaction() {
  const t = useText();
  const ofLogin = useLoginText();
  const { locale, pick } = useLocale();
  const interaction = useLoaded(readInteraction);
  const refusal = useAct();
  const said = useSaid();
  if (interaction.value === undefined)
    return (
      <GatewayPage heading={t('service.site')}>
        {interaction.problem === undefined ? null : <ProblemPanel problem={interaction.problem} />}
      </GatewayPage>
    );
  const { client, home, asks, shownAs } = interaction.value;
  /** What was asked of the phone before is another request: the page begins with this one. */
  const choose = (attributes: boolean) =>
    refusal.act(async () => {
      await chooseAttributes(attributes);
      location.reload();
    });
  const refuseAndLeave = () => refusal.act(async () => goOn(await refuse()));
  const place: LoginPlace<Done> = {
    Frame: GatewayPage,
    help: <TextLink href={`${home}/?lang=${locale}`}>{ofLogin('login.home')}</TextLink>,
    first: '/',
    asked: { shownAs },
    asks: [t('service.asks', { client: pick(client) }), ...said(asks)].join(locale === 'ja' ? '' : ' '),
    out: (
      <>
        {asks.attributes === undefined || asks.attributes.required ? null : (
          <Button look="secondary" onPress={() => choose(!asks.attributes!.given)}>
            {t(asks.attributes.given ? 'service.go_without' : 'service.give_after_all')}
          </Button>
        )}
        <Button look="secondary" onPress={refuseAndLeave}>
          {t('service.back')}
        </Button>
      </>
    ),
    problem: refusal.problem,
    onDone: goOn,
  };
  if (location.pathname === '/done') return <ReturnPage onAgain={() => location.assign('/login')} place={place} />;
  return <LoginPages place={place} />;
}
